import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import type { Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { extractAll, never } from '../testing/collect.ts';
import type { RowChange } from '../writer-contract.ts';

const definition = connectorDefinition('sqlserver');

/** Native type, a value that stands there, one that is written over it, one that the column cannot hold. */
const KINDS: [native: string, before: string, after: string, impossible: string | null][] = [
  ['bit', 'true', 'false', 'maybe'],
  ['tinyint', '0', '255', '256'],
  ['bigint', '-9223372036854775808', '9223372036854775807', '9223372036854775808'],
  ['decimal(38,10)', '9999999999999999999999999999.9999999999', '-0.0000000001', '0.00000000001'],
  ['money', '-922337203685477.5808', '0.0001', '0.00001'],
  ['real', '0.10000000149011612', '1.5', '0.1'],
  ['float', '0.1', '1.7976931348623157e+308', 'NaN'],
  ['char(4)', 'ab', '', 'abcde'],
  ['varchar(10)', 'ab ', 'ab', '東京'],
  ['nvarchar(10)', 'é', 'e\u0301', '12345678901'],
  ['nvarchar(max)', '', 'x'.repeat(5000), null],
  ['varbinary(4)', '', '00', '0102030405'],
  ['binary(2)', '00ff', 'ff00', '00'],
  ['date', '0001-01-01', '9999-12-31', '2024-02-30'],
  ['time(3)', '23:59:59.999', '00:00:00.000', '12:00:00.0001'],
  ['datetime', '2024-01-01 12:00:00.003', '9999-12-31 23:59:59.997', '2024-01-01 12:00:00.001'],
  ['datetime2(7)', '0001-01-01 00:00:00.0000001', '9999-12-31 23:59:59.9999999', '2024-01-01 00:00:00.12345678'],
  ['datetimeoffset(7)', '2024-06-30 21:30:00.1234567Z', '0001-01-01 00:00:00.0000000Z', 'yesterday'],
  ['uniqueidentifier', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '00000000-0000-0000-0000-000000000000', 'no uuid'],
  ['xml', '<a>1</a>', '<b/>', null],
];

describeEngine('sqlserver', 'written values', (engine: UsedEngine) => {
  const database = `tieout_written_${randomBytes(4).toString('hex')}`;
  let admin: SqlserverClient;
  let connector: Connector;

  beforeAll(async () => {
    const master = await connectSqlserver(engine.url);
    await master.run(`CREATE DATABASE ${database}`);
    master.close();
    admin = await connectSqlserver(engine.url, database);
  });
  afterAll(async () => {
    await admin.run('USE master');
    await admin.run(`ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
    await admin.run(`DROP DATABASE ${database}`);
    admin.close();
  });
  beforeEach(() => {
    connector = definition.open(definition.configSchema.parse({ ...definition.parseUrl(engine.url), database }), { baseDir: '.' });
  });
  afterEach(() => connector.close());

  async function write(change: RowChange, keyColumns = ['id']) {
    const writer = await connector.openWriter({ table: 'dbo.written', keyColumns }, never);
    try {
      const result = await writer.write([change], never);
      await writer.commit();
      return result;
    } finally {
      await writer.rollback();
    }
  }
  const stored = async () => (await extractAll(connector, { table: 'dbo.written' }, { columns: ['v'] })).rows[0]![0];

  it.each(KINDS)('%s: %s becomes %s, and NULL, and never %s', async (native, before, after, impossible) => {
    await admin.run('DROP TABLE IF EXISTS written');
    await admin.run(`CREATE TABLE written (id int NOT NULL PRIMARY KEY, v ${native} NULL)`);
    expect(await write({ id: 'new', kind: 'insert', key: { id: '1' }, after: { v: before } })).toEqual({ made: 1, stale: [] });
    expect(await stored()).toBe(before);
    const update = (from: string | null, to: string | null): RowChange => ({
      id: 'u',
      kind: 'update',
      key: { id: '1' },
      before: { v: from },
      after: { v: to },
    });
    expect(await write(update(null, after))).toMatchObject({ made: 0, stale: [{ reason: 'changed', current: { v: before } }] });
    expect(await write(update(before, after))).toEqual({ made: 1, stale: [] });
    expect(await stored()).toBe(after);
    if (impossible !== null) {
      await expect(write(update(after, impossible))).rejects.toMatchObject({ name: 'TieoutError', change: { id: 'u' } });
      expect(await stored()).toBe(after);
    }
    // The value itself as a key.
    if (!native.startsWith('xml')) {
      const byValue: RowChange = { id: 'k', kind: 'update', key: { v: after }, before: {}, after: { id: '2' } };
      expect(await write(byValue, ['v'])).toEqual({ made: 1, stale: [] });
      expect(await write({ id: 'd', kind: 'delete', key: { id: '2' }, before: { v: after } })).toEqual({ made: 1, stale: [] });
    }
  });

  it('finds keys under collations of their own, by bytes', async () => {
    await admin.run('DROP TABLE IF EXISTS written');
    await admin.run(
      'CREATE TABLE written (v varchar(20) COLLATE Latin1_General_BIN2 NOT NULL, w nvarchar(10) COLLATE Latin1_General_CI_AI NULL)',
    );
    await admin.run("INSERT INTO written VALUES ('a', N'a'), ('A', N'b'), ('a ', N'c')");
    expect(await write({ id: '1', kind: 'update', key: { v: 'a' }, before: { w: 'A' }, after: { w: 'x' } }, ['v'])).toMatchObject({
      made: 0,
    });
    expect(await write({ id: '2', kind: 'update', key: { v: 'a' }, before: { w: 'a' }, after: { w: 'x' } }, ['v'])).toEqual({
      made: 1,
      stale: [],
    });
    const { rows } = await extractAll(connector, { table: 'dbo.written' }, { columns: ['v', 'w'], orderBy: ['w'] });
    expect(rows).toEqual([
      ['A', 'b'],
      ['a ', 'c'],
      ['a', 'x'],
    ]);
  });

  it('names the column that a constraint speaks of, and leaves nothing of a transaction that the server ended', async () => {
    await admin.run('DROP TABLE IF EXISTS written');
    await admin.run('CREATE TABLE written (id int NOT NULL PRIMARY KEY, v int NOT NULL CHECK (v > 0))');
    await admin.run('INSERT INTO written VALUES (1, 1)');
    const update = (v: string | null): RowChange => ({ id: 'u', kind: 'update', key: { id: '1' }, before: {}, after: { v } });
    await expect(write(update(null))).rejects.toMatchObject({ change: { id: 'u', column: 'v' } });
    await expect(write(update('-1'))).rejects.toMatchObject({ change: { id: 'u' } });
    await admin.run('CREATE TRIGGER refuses ON written AFTER UPDATE AS ROLLBACK TRANSACTION');
    await expect(write(update('5'))).rejects.toMatchObject({ name: 'TieoutError' });
    expect(await stored()).toBe('1');
  });

  it('does not write into a sql_variant, whose values have types of their own', async () => {
    await admin.run('DROP TABLE IF EXISTS written');
    await admin.run('CREATE TABLE written (id int NOT NULL PRIMARY KEY, v sql_variant NULL)');
    await admin.run('INSERT INTO written VALUES (1, CONVERT(int, 5))');
    const change: RowChange = { id: 'u', kind: 'update', key: { id: '1' }, before: { v: '5' }, after: { v: '6' } };
    await expect(write(change)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('sql_variant') });
  });
});
