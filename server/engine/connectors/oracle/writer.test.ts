import { describe, expect, it } from 'vitest';
import { never } from '../testing/collect.ts';
import type { RowChange } from '../writer-contract.ts';
import { readingOf } from './column-type.ts';
import { oracleConfigSchema } from './config.ts';
import { OracleConnector } from './connector.ts';
import type { OracleColumn } from './driver.ts';
import { OracleDouble, oracleError, type ScriptedAnswer } from './testing/oracle-double.ts';
import { changeSql, readKeysSql } from './writer-sql.ts';

const config = oracleConfigSchema.parse({ host: 'db', database: 'PDB', username: 'writer', password: 'secret' });
const COLUMNS: OracleColumn[] = [
  { name: 'ID', dbTypeName: 'NUMBER', precision: 9, scale: 0 },
  { name: 'NAME', dbTypeName: 'VARCHAR2', byteSize: 40 },
  { name: 'CODE', dbTypeName: 'CHAR', byteSize: 5 },
  { name: 'DAY', dbTypeName: 'DATE' },
  { name: 'DOC', dbTypeName: 'JSON' },
];
const TABLE: ScriptedAnswer[] = [
  { when: /^SELECT \* FROM "APP"\."T"$/, columns: COLUMNS },
  { when: /FROM all_objects/, rows: [['TABLE']] },
];
const target = { table: 'T', keyColumns: ['ID'] };
const update = (id: string, before: string | null, after: string | null): RowChange => ({
  id: `change ${id}`,
  kind: 'update',
  key: { ID: id },
  before: { NAME: before },
  after: { NAME: after },
});

async function openWriter(script: ScriptedAnswer[]) {
  const double = new OracleDouble([...script, ...TABLE]);
  const connector = new OracleConnector(config, '.', double);
  return { double, connector, writer: await connector.openWriter(target, never) };
}

describe('Oracle’s guarded statements', () => {
  it('stand in one golden file, with every type, NULL, blanks and hostile names', async () => {
    const types = [
      ['NUMBER', '-12.50'],
      ['BINARY_DOUBLE', '-Infinity'],
      ['BOOLEAN', 'true'],
      ['VARCHAR2', "it's"],
      ['NVARCHAR2', 'é'],
      ['CHAR', 'ab'],
      ['RAW', '00ff'],
      ['DATE', '2024-01-31 12:00:00'],
      ['TIMESTAMP', '2024-01-31 12:00:00.5'],
      ['TIMESTAMP WITH TIME ZONE', '2024-01-31 12:00:00Z'],
      ['INTERVAL DAY TO SECOND', '-1 02:00:00.5'],
      ['INTERVAL YEAR TO MONTH', '1-02'],
      ['CLOB', 'long'],
      ['BLOB', 'ff'],
    ] as const;
    const hostile = ["a'b", 'a;b--', '/*a*/', ':a', 'naïve 東京'];
    const columns = new Map(
      [...types.map(([dbTypeName]) => [dbTypeName, dbTypeName] as const), ...hostile.map((name) => [name, 'VARCHAR2'] as const)].map(
        ([name, dbTypeName]) => [name, { name, dbTypeName, reading: readingOf({ name, dbTypeName }) }],
      ),
    );
    const values = Object.fromEntries(types);
    const nulls = Object.fromEntries(types.map(([name]) => [name, null]));
    const names = Object.fromEntries(hostile.map((name) => [name, 'x']));
    const key = { NUMBER: '7' };
    const changes: RowChange[] = [
      { id: '1', kind: 'update', key, before: values, after: nulls },
      { id: '2', kind: 'update', key, before: nulls, after: values },
      { id: '3', kind: 'insert', key, after: values },
      { id: '4', kind: 'delete', key, before: { CHAR: '', VARCHAR2: '', CLOB: null, BLOB: '' } },
      { id: '5', kind: 'update', key: names, before: names, after: names },
    ];
    const table = `"odd.schema"."Robert'); DROP TABLE orders; --"`;
    const statements = changes.map((change) => {
      const { sql, kinds, binds } = changeSql(table, columns, change);
      return `${sql};\n-- ${JSON.stringify(kinds.map((kind, index) => [kind, Buffer.isBuffer(binds[index]) ? binds[index].toString('hex') : binds[index]]))}`;
    });
    const reading = readKeysSql(table, columns, [key, names], ['NUMBER', 'CLOB', 'DATE']);
    await expect(`${[...statements, `${reading.sql};\n-- ${JSON.stringify(reading.binds)}`].join('\n\n')}\n`).toMatchFileSnapshot(
      './golden/writer.sql',
    );
  });
});

describe('the Oracle writer', () => {
  it('makes changes with one statement for all alike, reads them back, and commits', async () => {
    const { double, writer } = await openWriter([
      { when: /^UPDATE/, many: (binds) => binds.map(() => 1) },
      { when: /UNION ALL/, answer: (binds) => binds.map((id, index) => [String(index), `new ${String(id)}`]) },
    ]);
    const changes = ['1', '2', '3'].map((id) => update(id, 'old', `new ${id}`));
    expect(await writer.write(changes, never)).toEqual({ made: 3, stale: [] });
    expect(double.statements.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(1);
    await writer.commit();
    await writer.rollback();
    // The one rollback is the pool's, when it takes the connection back.
    expect([double.commits, double.rollbacks]).toEqual([1, 1]);
    await expect(writer.write(changes, never)).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([
    ['missing', []],
    ['changed', [['0', '1', 'other']]],
    [
      'not_unique',
      [
        ['0', '1', 'old'],
        ['0', '1', 'old'],
      ],
    ],
  ] as const)('tells a stale row: %s', async (reason, rows) => {
    const { writer } = await openWriter([
      { when: /^UPDATE/, many: () => [0] },
      { when: /^SELECT 0, /, answer: () => rows.map((row) => [...row]) },
    ]);
    const { made, stale } = await writer.write([update('1', 'old', 'new')], never);
    expect([made, stale]).toEqual([0, [{ id: 'change 1', reason, current: reason === 'changed' ? { ID: '1', NAME: 'other' } : null }]]);
    await writer.rollback();
  });

  it('says that the key of an insert is taken', async () => {
    const { writer } = await openWriter([
      { when: /^INSERT/, many: () => [0] },
      { when: /^SELECT 0, /, answer: () => [['0', '1', 'x']] },
    ]);
    const { stale } = await writer.write([{ id: 'a', kind: 'insert', key: { ID: '1' }, after: { NAME: 'x' } }], never);
    expect(stale).toEqual([{ id: 'a', reason: 'exists', current: null }]);
  });

  it.each([
    ['NAME', 'an empty text', { NAME: '' }],
    ['DAY', 'does not fit', { DAY: '2024-01-01 00:00:00.5' }],
    ['ID', 'does not fit', { ID: '1e5x' }],
    ['DOC', 'cannot be guarded', { DOC: '{}' }],
    ['NONE', 'no such column', { NONE: '1' }],
  ])('sends nothing that Oracle would store as another value: %s, %s', async (column, words, after) => {
    const { double, writer } = await openWriter([]);
    const change: RowChange = { id: 'c', kind: 'update', key: { ID: '1' }, before: {}, after };
    await expect(writer.write([change], never)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(words),
      change: { id: 'c', column },
    });
    expect(double.statements.some((sql) => sql.startsWith('UPDATE'))).toBe(false);
    await writer.rollback();
  });

  it('takes a value back that is not the one it wrote', async () => {
    const { writer } = await openWriter([
      { when: /^UPDATE/, many: (binds) => binds.map(() => 1) },
      {
        when: /UNION ALL/,
        answer: () => [
          ['0', 'new'],
          ['1', 'NEW'],
        ],
      },
    ]);
    await expect(writer.write([update('1', 'a', 'new'), update('2', 'a', 'new')], never)).rejects.toMatchObject({
      message: expect.stringContaining('would store another value'),
      change: { id: 'change 2', column: 'NAME' },
    });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('names the change and the column that the server refuses', async () => {
    const tooLong = oracleError('ORA-12899', 'value too large for column "APP"."T"."NAME" (actual: 50, maximum: 40)');
    const { writer } = await openWriter([{ when: /^UPDATE/, many: () => [1, tooLong] }]);
    await expect(writer.write([update('1', 'a', 'b'), update('2', 'a', 'b')], never)).rejects.toMatchObject({
      code: 'invalid_input',
      change: { id: 'change 2', column: 'NAME' },
    });
    await writer.rollback();
  });

  it('says that nobody knows, when the connection goes away in commit', async () => {
    const { double, writer } = await openWriter([]);
    double.commitError = oracleError('ORA-03113', 'end-of-file on communication channel');
    await expect(writer.commit()).rejects.toMatchObject({ code: 'connection_lost', commitUnknown: true });
    await writer.rollback();
  });

  it('knows that nothing was written when the server refuses the commit', async () => {
    const { double, writer } = await openWriter([]);
    double.commitError = oracleError('ORA-02091', 'transaction rolled back');
    await expect(writer.commit()).rejects.toMatchObject({ code: 'invalid_input', commitUnknown: false });
    await writer.rollback();
  });

  it('ends the statement and the transaction when it is cancelled', async () => {
    const controller = new AbortController();
    const { double, writer } = await openWriter([
      {
        when: /^UPDATE/,
        many: () => {
          controller.abort();
          return [1];
        },
      },
    ]);
    await expect(writer.write([update('1', 'a', 'b')], controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await writer.rollback();
    expect([double.breaks, double.open, double.commits]).toEqual([1, 0, 0]);
  });

  it('writes no view and needs keys that can be compared', async () => {
    const double = new OracleDouble([{ when: /FROM all_objects/, rows: [['VIEW']] }, TABLE[0]!]);
    const connector = new OracleConnector(config, '.', double);
    await expect(connector.openWriter(target, never)).rejects.toMatchObject({ code: 'invalid_input' });
    const other = new OracleConnector(config, '.', new OracleDouble(TABLE));
    for (const keyColumns of [[], ['DOC'], ['NONE']]) {
      await expect(other.openWriter({ table: 'T', keyColumns }, never)).rejects.toMatchObject({
        code: expect.stringMatching(/invalid_input|not_found/),
      });
    }
  });
});
