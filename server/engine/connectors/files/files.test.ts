import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckStep, Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { filesDefinition } from './definition.ts';

let outside: string;
let folder: string;
let connector: Connector;

beforeEach(() => {
  outside = mkdtempSync(path.join(os.tmpdir(), 'tieout-files-test-'));
  folder = path.join(outside, 'exports');
  mkdirSync(folder);
  connector = filesDefinition.open({ path: 'exports' }, { baseDir: outside });
});
afterEach(async () => {
  await connector.close();
  rmSync(outside, { recursive: true, force: true });
});

const put = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);

describe('delimited files', () => {
  it('tell NULL from the empty string, and keep codes as they are written', async () => {
    put('codes.csv', 'id,code,note,yes,price\n1,007,,true,1.50\n2,12,"",false,20\n');
    const { types, rows } = await extractAll(connector, { table: 'codes.csv' });
    expect(types).toEqual({
      id: { kind: 'integer', digits: 1 },
      code: { kind: 'string' },
      note: { kind: 'string' },
      yes: { kind: 'boolean' },
      price: { kind: 'decimal' },
    });
    expect(rows).toEqual([
      ['1', '007', null, 'true', '1.50'],
      ['2', '12', '', 'false', '20'],
    ]);
  });

  it('decide a type by the last line as much as by the first', async () => {
    put('long.csv', `n\n${'1\n'.repeat(50_000)}x\n`);
    expect((await connector.describe({ table: 'long.csv' }, never)).columns[0]!.logicalType).toEqual({ kind: 'string' });
  });

  it('may come with a byte order mark, CRLF, semicolons, a blank end and no last line end', async () => {
    put('excel.csv', '\uFEFFid;amount;name\r\n1;1,5;"a;b"\r\n2;2,5;"line\r\nend"\r\n\r\n');
    expect((await extractAll(connector, { table: 'excel.csv' })).rows).toEqual([
      ['1', '1,5', 'a;b'],
      ['2', '2,5', 'line\r\nend'],
    ]);
    put('cut.csv', 'id,name\n1,x');
    expect((await extractAll(connector, { table: 'cut.csv' })).rows).toEqual([['1', 'x']]);
  });

  it('follow the settings of the connection', async () => {
    const other = filesDefinition.open({ path: folder, delimiter: '|', has_header: false }, { baseDir: '.' });
    put('plain.csv', '1|a,b\n2|\n');
    const { types, rows } = await extractAll(other, { table: 'plain.csv', filter: 'column1 > 1' });
    expect(Object.keys(types)).toEqual(['column1', 'column2']);
    expect(rows).toEqual([['2', null]]);
    await other.close();
  });

  it('with one column keep their empty lines as NULL', async () => {
    put('one.csv', 'a\nx\n\n""\ny\n');
    expect((await extractAll(connector, { table: 'one.csv' })).rows).toEqual([['x'], [null], [''], ['y']]);
  });

  it('lose NUL bytes, which are counted', async () => {
    put('nul.csv', 'id,note\n1,a\0b\n2,"\0"\n');
    const { rows, sanitised } = await extractAll(connector, { table: 'nul.csv' });
    expect(rows).toEqual([
      ['1', 'ab'],
      ['2', ''],
    ]);
    expect(sanitised).toEqual([{ column: 'note', repair: 'nul_byte', count: 2 }]);
  });

  it('may have very long lines', async () => {
    const long = 'x'.repeat(5_000_000);
    put('wide.csv', `id,note\n1,a\n2,"${long}\n"\n3,b\n`);
    const { rows } = await extractAll(connector, { table: 'wide.csv' }, { orderBy: ['id'] });
    expect(rows.map((row) => row[1]!.length)).toEqual([1, 5_000_001, 1]);
  });

  it.each([
    ['short.csv', 'a,b,c\n1,2,3\n4,5\n', 'short.csv, line 3: 2 columns where 3 are expected.'],
    ['long.csv', 'a,b\n1,2\n3,4,5\n', 'long.csv, line 3: 3 columns where 2 are expected.'],
    ['multi.csv', 'a,b\n"x\ny",2\n"z""\n",1\n3\n', 'multi.csv, line 6: 1 columns where 2 are expected.'],
    ['open.csv', 'a,b\n1,"x\n2,3\n', 'open.csv, line 2: the quote that begins column 2 is never closed.'],
    ['blank.csv', 'a,b\n1,2\n\n3,4\n', 'blank.csv, line 3: the line is empty.'],
    ['latin.csv', Buffer.from('a,b\n1,2\n3,\xe9\n', 'latin1'), 'latin.csv, line 3: the text is not UTF-8.'],
    ['wide.csv', Buffer.from('\uFEFFa,b\n', 'utf16le'), 'wide.csv, line 1: the text is UTF-16, not UTF-8.'],
    ['twice.csv', 'a,b,a\n', 'twice.csv, line 1: two columns are called "a".'],
    ['empty.csv', '', 'empty.csv, line 1: the file is empty; the names of the columns are missing.'],
  ])('that cannot be read say which line and why: %s', async (name, content, message) => {
    put(name, content);
    const error = await connector.describe({ table: name }, never).then(
      () => null,
      (caught) => caught,
    );
    expect(error).toMatchObject({ name: 'TieoutError', code: 'unreadable_data', message });
    expect(error.advice).not.toBe('');
  });
});

describe('Parquet files', () => {
  it('keep every type, nested ones as JSON', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const writer = await instance.connect();
    await writer.run("SET TimeZone = 'America/New_York'");
    await writer.run(`COPY (SELECT 255::UTINYINT AS u8, 18446744073709551615::UBIGINT AS u64, 0.1::FLOAT AS f, 'nan'::DOUBLE AS d, '-inf'::DOUBLE AS inf,
      TIMESTAMP_NS '2024-01-31 12:00:00.123456789' AS ns, TIMESTAMPTZ '2024-01-31 12:00:00.5+02' AS tz, {'b': 1, 'a': [DATE '2024-01-31']} AS doc, [1, NULL] AS list,
      MAP {'k': 1.50} AS m, 'a' || chr(0) || 'b' AS nul, ''::BLOB AS none, INTERVAL 1 DAY AS iv, DATE '10000-01-01' AS far) TO '${path.join(folder, 'types.parquet')}' (FORMAT parquet)`);
    writer.closeSync();
    instance.closeSync();
    const { types, rows, sanitised } = await extractAll(connector, { table: 'types.parquet' });
    expect(types).toMatchObject({
      u8: { kind: 'integer', digits: 3 },
      u64: { kind: 'integer', digits: 20 },
      ns: { kind: 'timestamp', precision: 9 },
      tz: { kind: 'timestamptz', precision: 6 },
      doc: { kind: 'json' },
      list: { kind: 'json' },
      m: { kind: 'json' },
    });
    expect(rows).toEqual([
      [
        '255',
        '18446744073709551615',
        '0.10000000149011612',
        'NaN',
        '-Infinity',
        '2024-01-31 12:00:00.123456789',
        '2024-01-31 10:00:00.5Z',
        '{"a":["2024-01-31"],"b":1}',
        '[1,null]',
        '{"k":1.5}',
        'ab',
        '',
        '1 day',
        '10000-01-01',
      ],
    ]);
    expect(sanitised).toEqual([{ column: 'nul', repair: 'nul_byte', count: 1 }]);
    expect((await connector.describe({ table: 'types.parquet' }, never)).rowEstimate).toBe(1);
  });

  it('are read anew when another one of the same second has taken the place of one that was read', async () => {
    const duckdb = await (await DuckDBInstance.create()).connect();
    const file = path.join(folder, 'replaced.parquet');
    for (const scale of [3, 2]) {
      rmSync(file, { force: true });
      await duckdb.run(`COPY (SELECT (9999 / 10 ** ${scale})::DECIMAL(4, ${scale}) AS amount) TO '${file}' (FORMAT parquet)`);
      expect((await extractAll(connector, { table: 'replaced.parquet' })).rows).toEqual([[(9999 / 10 ** scale).toFixed(scale)]]);
    }
    duckdb.closeSync();
  });

  it('that are damaged say so', async () => {
    put('bad.parquet', 'PAR1 this is no parquet file');
    await expect(connector.describe({ table: 'bad.parquet' }, never)).rejects.toMatchObject({ code: 'unreadable_data' });
  });
});

describe('the folder', () => {
  it('lists its data files and those of its sub-folders', async () => {
    mkdirSync(path.join(folder, 'sub', 'deep'), { recursive: true });
    mkdirSync(path.join(folder, '.hidden'));
    for (const name of ['b.csv', 'a.TSV', 'sub/deep/c.jsonl', 'readme.md', '.hidden/d.csv', '.e.csv']) put(name, 'id\n1\n');
    writeFileSync(path.join(outside, 'secret.csv'), 'id\n1\n');
    symlinkSync(path.join(outside, 'secret.csv'), path.join(folder, 'link.csv'));
    symlinkSync(path.join(folder, 'b.csv'), path.join(folder, 'inside.csv'));
    const datasets = await connector.listDatasets(never);
    expect(datasets.map((dataset) => dataset.name)).toEqual(['a.TSV', 'b.csv', 'inside.csv', 'sub/deep/c.jsonl']);
    expect((await extractAll(connector, { table: 'inside.csv' })).rows).toEqual([['1']]);
  });

  it('is never left: not by "..", not by an absolute path, not by a link, not by a filter', async () => {
    writeFileSync(path.join(outside, 'secret.csv'), 'id\n1\n');
    mkdirSync(path.join(outside, 'exports2'));
    writeFileSync(path.join(outside, 'exports2', 'x.csv'), 'id\n1\n');
    put('ok.csv', 'id\n1\n');
    symlinkSync(path.join(outside, 'secret.csv'), path.join(folder, 'link.csv'));
    symlinkSync(outside, path.join(folder, 'up'));
    for (const name of [
      '../secret.csv',
      'sub/../../secret.csv',
      path.join(outside, 'secret.csv'),
      'link.csv',
      'up/secret.csv',
      '../exports2/x.csv',
      'ok.csv\0',
    ]) {
      await expect(connector.describe({ table: name }, never), name).rejects.toMatchObject({ code: 'invalid_input' });
    }
    for (const source of [`'${outside}/secret.csv'`, `read_csv('${outside}/secret.csv')`, `read_text('/etc/hostname')`, `glob('/etc/*')`]) {
      const attempt = extractAll(connector, { table: 'ok.csv', filter: `EXISTS (SELECT 1 FROM ${source})` });
      await expect(attempt, source).rejects.toMatchObject({ code: 'permission_denied' });
    }
  });

  it('says what is missing', async () => {
    put('orders.csv', 'id\n1\n');
    put('notes.md', 'x');
    await expect(connector.describe({ table: 'order.csv' }, never)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('did you mean "orders.csv"?'),
    });
    await expect(connector.describe({ table: 'notes.md' }, never)).rejects.toMatchObject({ code: 'invalid_input' });
    for (const [settings, message] of [
      [{ path: 'nowhere' }, `There is no folder ${path.join(outside, 'nowhere')}.`],
      [{ path: 'exports/orders.csv' }, `${path.join(outside, 'exports/orders.csv')} is a file, not a folder.`],
    ] as const) {
      const other = filesDefinition.open(settings, { baseDir: outside });
      const steps: CheckStep[] = [];
      for await (const step of other.check(never)) steps.push(step);
      expect(steps[0]).toMatchObject({ step: 'reach', status: 'failed', summary: message, field: 'path' });
      await expect(other.listDatasets(never)).rejects.toMatchObject({ name: 'TieoutError', message });
      await other.close();
    }
  });

  it('warns when it is empty', async () => {
    const steps: CheckStep[] = [];
    for await (const step of connector.check(never)) steps.push(step);
    expect(steps.find((step) => step.step === 'database')).toMatchObject({ status: 'warning', field: 'path' });
  });
});

describe('a file', () => {
  it('is read again when it has changed, and one version is one moment', async () => {
    put('grows.csv', 'id\n1\n');
    const extraction = await connector.extract({ table: 'grows.csv' }, { columns: [] }, never);
    appendFileSync(path.join(folder, 'grows.csv'), '2\nx\n');
    let rows = 0;
    for await (const batch of extraction.batches) rows += batch.rows;
    expect(rows).toBe(1);
    const later = await extractAll(connector, { table: 'grows.csv' });
    expect(later.rows).toEqual([['1'], ['2'], ['x']]);
    expect(later.types.id).toEqual({ kind: 'string' });
  });

  it('leaves no copy behind when the connector is closed', async () => {
    const copies = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`tieout-files-${os.hostname()}-${process.pid}-`));
    put('a.csv', 'id\n1\n');
    const before = copies();
    await connector.describe({ table: 'a.csv' }, never);
    const made = copies().filter((name) => !before.includes(name));
    expect(made).toHaveLength(1);
    await connector.close();
    expect(existsSync(path.join(os.tmpdir(), made[0]!))).toBe(false);
  });

  it('is filtered by typed values', async () => {
    put('typed.csv', 'id,price,day,at,code\n1,9.5,2024-01-31,2024-01-31T10:00:00,007\n2,10.25,2024-02-01,2024-02-01T10:00:00.5,7\n');
    const only = async (filter: string) => (await extractAll(connector, { table: 'typed.csv', filter }, { columns: ['id'] })).rows.flat();
    expect(await only('price > 9.75')).toEqual(['2']);
    expect(await only("day < DATE '2024-02-01'")).toEqual(['1']);
    expect(await only('"at" >= \'2024-02-01 10:00:00.5\'')).toEqual(['2']);
    expect(await only("code = '007'")).toEqual(['1']);
    await expect(only('price > ')).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(only('no_such > 1')).rejects.toMatchObject({ code: 'not_found' });
  });
});
