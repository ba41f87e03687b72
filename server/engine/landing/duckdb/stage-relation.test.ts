import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, Extraction } from '../../connectors/contract.ts';
import { connectorDefinition } from '../../connectors/registry.ts';
import { DuckDbSession } from './duckdb-session.ts';
import { stageSide } from './stage-side.ts';

const { signal } = new AbortController();
const SETTINGS = { memoryMegabytes: 256, threads: 1, keepsOrder: false };

let folder: string;
let connector: Connector;
let session: DuckDbSession;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-relation-test-'));
  const files = connectorDefinition('files');
  connector = files.open(files.configSchema.parse({ path: folder }), { baseDir: '.' });
  session = await DuckDbSession.open(SETTINGS, join(folder, 'spill'));
});
afterEach(async () => {
  await session.close();
  await connector.close();
  rmSync(folder, { recursive: true });
});

async function writeParquet(name: string, query: string, options = ''): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'America/New_York'");
  await connection.run(`COPY (${query}) TO '${join(folder, name)}' (FORMAT parquet${options})`);
  connection.closeSync();
  instance.closeSync();
}

const extract = (table: string, columns: string[] = []) => connector.extract({ table }, { columns }, signal);

async function stage(extraction: Extraction, table: string, direct: boolean) {
  const loaders = [await session.connect(), await session.connect()];
  const { columns, batches, relation, summary } = extraction;
  const progress = { staged: () => undefined, step: () => undefined };
  const roads = direct ? { batches, relation } : { batches };
  const rows = await stageSide({ side: 'source', table, columns, ...roads, summary, spoolFolder: folder, loaders, progress, signal });
  for (const loader of loaders) await loader.close();
  return { rows, columns, summary: summary() };
}

/** Stages a file by both roads and compares everything; gives what was staged, in no order. */
async function bothRoads(name: string, columns: string[] = []) {
  const extraction = await extract(name, columns);
  expect(extraction.relation).toBeDefined();
  const direct = await stage(extraction, 'memory.main.direct', true);
  const text = await stage(await extract(name, columns), 'memory.main.text', false);
  expect(direct).toEqual(text);
  const reader = await session.connect();
  const described = await reader.rows('SELECT column_name, column_type FROM (DESCRIBE direct)');
  expect(described).toEqual(await reader.rows('SELECT column_name, column_type FROM (DESCRIBE text)'));
  // A byte order mark at the start of a text would be lost on the way to JavaScript.
  const texts = described.map(([column]) => `'=' || ${column}::VARCHAR`).join(', ');
  // As text as well: as values, 0.0 and -0.0 or two NaNs would be the same.
  for (const everything of ['*', texts]) {
    for (const [one, other] of [
      ['direct', 'text'],
      ['text', 'direct'],
    ]) {
      expect(await reader.rows(`SELECT ${everything} FROM ${one} EXCEPT ALL SELECT ${everything} FROM ${other}`)).toEqual([]);
    }
  }
  const rows = await reader
    .rows(`SELECT ${texts} FROM direct`)
    .then((found) => found.map((row) => row.map((text) => (text === null ? null : String(text).slice(1)))));
  const [rejected = 0] = await reader.counts('SELECT count(raw) FROM direct');
  await reader.run('DROP TABLE direct');
  await reader.run('DROP TABLE text');
  return { rows, rejected, summary: direct.summary, types: described.map(([, type]) => type) };
}

describe('a Parquet file staged by DuckDB itself is staged as through text', () => {
  it('with every type, its ends, and what does not fit it', async () => {
    const values: [string, string[]][] = [
      ['BOOLEAN', ['true', 'false']],
      ['TINYINT', ['-128', '127']],
      ['UINTEGER', ['0', '4294967295']],
      ['BIGINT', ['-9223372036854775808', '9223372036854775807', '0']],
      ['UBIGINT', ['18446744073709551615']],
      ['DECIMAL(4,2)', ['99.99', '-99.99', '0.00', '0.05']],
      ['DECIMAL(3,3)', ['0.999', '-0.001']],
      ['DECIMAL(18,0)', ['999999999999999999']],
      ['DECIMAL(38,10)', ['9999999999999999999999999999.9999999999', '-0.0000000001']],
      ['DECIMAL(38,38)', ['0.00000000000000000000000000000000000001']],
      ['FLOAT', ['0.1', '-0.0', 'nan', 'inf', '-inf', '1e-40']],
      ['DOUBLE', ['0.1', '-0.0', 'nan', '-nan', 'inf', '-inf', '1e300', '5e-324', '123456789012345680']],
      ['VARCHAR', ['', ' x ', 'a"b', 'line\nfeed', 'comma,', '\\.', '\ufeff', 'NULL', '😀', 'tieout']],
      ['BLOB', ['', '\\x00\\xFF']],
      ['DATE', ['0001-01-01', '9999-12-31', '10000-01-01', 'infinity', '-infinity', '0044-03-15 (BC)']],
      ['TIME', ['00:00:00', '23:59:59.999999', '24:00:00', '12:00:00.5']],
      [
        'TIMESTAMP',
        ['0001-01-01', '9999-12-31 23:59:59.999999', '10000-01-01', 'infinity', '0044-03-15 (BC) 10:00:00.5', '2024-01-01 00:00:00.1'],
      ],
      ['TIMESTAMP_MS', ['2024-01-01 00:00:00.123', '9999-12-31 23:59:59.999']],
      ['TIMESTAMP_S', ['2024-01-01 00:00:01', '10000-01-01']],
      ['TIMESTAMP_NS', ['2024-01-01 00:00:00.123456789', '2024-01-01 00:00:00.5', '2024-01-01 00:00:00']],
      [
        'TIMESTAMPTZ',
        ['2024-01-31 12:00:00.5+02', '10000-01-01 00:00:00+00', '-infinity', '0044-03-15 (BC) 10:00:00+00', '0001-01-01 00:00:00+00'],
      ],
      ['UUID', ['550e8400-e29b-41d4-a716-446655440000']],
      ['INTERVAL', ['1 day']],
      ["ENUM('a', 'b')", ['b']],
    ];
    const most = Math.max(...values.map(([, list]) => list.length));
    const columns = values.map(([type, list], index) => {
      const items = Array.from({ length: most }, (_, row) => (list[row] === undefined ? 'NULL' : `'${list[row]}'`));
      return `CAST(([${items.join(', ')}])[n] AS ${type}) AS "column ${index}"`;
    });
    await writeParquet('types.parquet', `SELECT n, ${columns.join(', ')} FROM range(1, ${most + 2}) AS r (n)`);
    const { rejected, rows } = await bothRoads('types.parquet');
    expect(rows).toHaveLength(most + 1);
    expect(rejected).toBeGreaterThanOrEqual(5);
  });

  it('with whole numbers so large that Parquet keeps them as doubles', async () => {
    await writeParquet(
      'huge.parquet',
      `SELECT n, CAST(['${'9'.repeat(38)}', '1${'0'.repeat(38)}', '-${'9'.repeat(39)}', NULL][n] AS DOUBLE) AS d FROM range(1, 5) AS r (n)`,
    );
    await bothRoads('huge.parquet');
  });

  it('with NUL bytes, which are counted, and columns in another order or left out', async () => {
    await writeParquet(
      'nul.parquet',
      `SELECT n AS id, CASE WHEN n % 3 = 0 THEN 'a' || chr(0) || 'b' || chr(0) WHEN n % 7 = 0 THEN NULL ELSE '' END AS t, 'x' AS "p0", n AS "file_row_number" FROM range(1000) AS r (n)`,
    );
    const { summary, rows } = await bothRoads('nul.parquet', ['t', 'id']);
    expect(summary).toEqual({ rows: 1000, sanitised: [{ column: 't', repair: 'nul_byte', count: 668 }] });
    expect(rows.filter(([text]) => text === 'ab')).toHaveLength(334);
    expect((await bothRoads('nul.parquet')).rows).toHaveLength(1000);
  });

  it('in many row groups, each row once, rejected ones among them', async () => {
    await writeParquet(
      'groups.parquet',
      `SELECT n AS id, DATE '2024-01-01' + CAST(CASE WHEN n % 1000 = 7 THEN 5000000 ELSE n % 100 END AS INTEGER) AS day FROM range(500000) AS r (n)`,
      ', ROW_GROUP_SIZE 10000',
    );
    const extraction = await extract('groups.parquet');
    expect(extraction.relation!.parts.length).toBeGreaterThan(2);
    const { rows, rejected } = await bothRoads('groups.parquet');
    expect([rows.length, rejected]).toEqual([500_000, 500]);
  });

  it('or not at all when a column holds nested values, a filter or flags are set', async () => {
    await writeParquet('nested.parquet', `SELECT 1 AS id, {'b': 1, 'a': 2} AS doc`);
    expect((await extract('nested.parquet')).relation).toBeUndefined();
    expect((await extract('nested.parquet', ['id'])).relation).toBeDefined();
    for (const options of [{ flags: [{ name: 'f', predicate: 'id > 0' }] }, { limit: 1, orderBy: ['id'] }]) {
      expect((await connector.extract({ table: 'nested.parquet' }, { columns: ['id'], ...options }, signal)).relation).toBeUndefined();
    }
    expect((await connector.extract({ table: 'nested.parquet', filter: 'id > 0' }, { columns: ['id'] }, signal)).relation).toBeUndefined();
  });
});

describe('a CSV file staged by DuckDB itself is staged as through text', () => {
  it('with every type a column is found to have', async () => {
    const header = 'id,big,dec,flt,day,at,at7,tz,clock,uuid,yes,text';
    const rows = [
      `1,99999999999999999999999999999999999999,12.50,1e-7,0001-01-01,2024-01-31T10:00:00,2024-01-31 10:00:00.1234560,2024-01-31 10:00:00Z,00:00:00,550e8400-e29b-41d4-a716-446655440000,true,"a ""b"", c\n d"`,
      `2,-1,0.00,0.1,9999-12-31,9999-12-31 23:59:59.999999,2024-01-31T10:00:00.1234567,9999-12-31T23:59:59.999999Z,23:59:59.999999,00000000-0000-0000-0000-000000000000,false,""`,
      `3,,,,,,,,,,,`,
      `4,0,-1,1.5e+21,2024-02-29,0001-01-01 00:00:00,0001-01-01 00:00:00,0001-01-01 00:00:00.5Z,12:00:00.50,ffffffff-ffff-ffff-ffff-ffffffffffff,true,\ufeff\\.`,
    ];
    writeFileSync(join(folder, 'types.csv'), `\ufeff${header}\r\n${rows.join('\r\n')}\r\n`);
    const { rows: staged, types, rejected } = await bothRoads('types.csv');
    expect([staged.length, rejected]).toEqual([4, 0]);
    expect(types).toEqual([
      'BIGINT',
      'HUGEINT',
      'VARCHAR',
      'DOUBLE',
      'DATE',
      'TIMESTAMP',
      'VARCHAR',
      'TIMESTAMP',
      'TIME',
      'UUID',
      'BOOLEAN',
      'VARCHAR',
      'VARCHAR[]',
    ]);
    const texts = Object.fromEntries(staged.map((row) => [row[0], row[11]]));
    expect(texts).toEqual({ 1: 'a "b", c\n d', 2: '', 3: null, 4: '\ufeff\\.' });
  });

  it('with quotes, line ends, NUL bytes, long rows and no value at all, over several segments', async () => {
    const texts = ['"a\nb"', '"a\r\nb"', '""', '', '"""', '"x,y"', 'plain', 'mid"dle', '"\0n\0"', ' blank '].map((text) =>
      text === '"""' ? '""""' : text,
    );
    const lines = Array.from({ length: 40_000 }, (_, row) => `${row},${texts[row % texts.length]},"${'é'.repeat(row % 500)}",`);
    lines[5] = `5,x,"${'long\n'.repeat(400_000)}",`;
    writeFileSync(join(folder, 'text.csv'), `id,a,b,none\n${lines.join('\n')}`);
    const extraction = await extract('text.csv');
    expect(extraction.relation!.parts.length).toBeGreaterThan(2);
    const { rows, summary } = await bothRoads('text.csv');
    expect(rows).toHaveLength(40_000);
    expect(summary.sanitised).toEqual([{ column: 'a', repair: 'nul_byte', count: 8_000 }]);
    expect((await bothRoads('text.csv', ['none', 'b'])).rows).toHaveLength(40_000);
  });

  it('with one column, with no rows, and from JSON lines', async () => {
    writeFileSync(join(folder, 'one.csv'), 'a\nx\n\n""\ny\n');
    expect((await bothRoads('one.csv')).rows.map(([a]) => String(a)).sort()).toEqual(['', 'null', 'x', 'y']);
    writeFileSync(join(folder, 'none.csv'), 'a,b\n');
    expect((await bothRoads('none.csv')).rows).toEqual([]);
    writeFileSync(
      join(folder, 'lines.jsonl'),
      '{"n":2.50,"doc":{"b":1,"a":[1.0]},"at":"2024-01-31T12:00:00Z","s":"\\u0000x"}\n{"n":1e-7,"s":""}\n{}\n',
    );
    expect((await bothRoads('lines.jsonl')).rows).toHaveLength(3);
  });
});

describe('what goes wrong', () => {
  it('is a conflict when the file changes before its last row was staged', async () => {
    await writeParquet('grows.parquet', 'SELECT n AS id FROM range(10) AS r (n)');
    const extraction = await extract('grows.parquet');
    utimesSync(join(folder, 'grows.parquet'), new Date(), new Date(0));
    await expect(stage(extraction, 'memory.main.direct', true)).rejects.toMatchObject({
      code: 'conflict',
      message: 'grows.parquet was changed while it was read.',
    });
  });

  // DuckDB has another word for each kind of damage, and which part is met first is chance: so many files, each by both roads.
  it.each([0x00, 0x15, 0x5b, 0xa5, 0xff])('is a damaged file where the file is damaged, by bytes %i', async (byte) => {
    await writeParquet('torn.parquet', `SELECT n AS id, md5(n::VARCHAR) AS t FROM range(200000) AS r (n)`);
    const path = join(folder, 'torn.parquet');
    const roads = [await extract('torn.parquet'), await extract('torn.parquet')];
    const before = statSync(path);
    const bytes = readFileSync(path);
    bytes.fill(byte, 1000, bytes.length - 2000);
    writeFileSync(path, bytes);
    utimesSync(path, before.atime, before.mtime);
    for (const [index, extraction] of roads.entries()) {
      await expect(stage(extraction, `memory.main.road${index}`, index === 0)).rejects.toMatchObject({
        code: 'unreadable_data',
        message: expect.stringMatching(/^A Parquet file in .* cannot be read: [^\p{Cc}]+\.$/u),
      });
    }
  });

  it('leaves nothing when it is cancelled', async () => {
    await writeParquet('large.parquet', 'SELECT n AS id FROM range(300000) AS r (n)');
    const extraction = await extract('large.parquet');
    const controller = new AbortController();
    const loaders = [await session.connect(), await session.connect()];
    const { columns, batches, relation, summary } = extraction;
    const progress = { staged: () => controller.abort(), step: () => undefined };
    const request = { side: 'source' as const, table: 'memory.main.direct', columns, batches, relation, summary };
    await expect(stageSide({ ...request, spoolFolder: folder, loaders, progress, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    for (const loader of loaders) await loader.close();
    const reader = await session.connect();
    expect(await reader.counts('SELECT count(*) FROM direct')).toEqual([0]);
  });
});
