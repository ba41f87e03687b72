import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import type { Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { collect, extractAll, never } from '../testing/collect.ts';
import { TYPE_MATRIX } from './testing/type-matrix.ts';

const definition = connectorDefinition('sqlserver');
describeEngine('sqlserver', 'values', (engine: UsedEngine) => {
  const database = `tieout_values_${randomBytes(4).toString('hex')}`;
  let admin: SqlserverClient;
  let connector: Connector;
  const open = (changes: Record<string, unknown> = {}) =>
    definition.open(definition.configSchema.parse({ ...definition.parseUrl(engine.url), database, ...changes }), { baseDir: '.' });

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
    connector = open();
  });
  afterEach(() => connector.close());

  it.each(TYPE_MATRIX)('%s is %s, and its values are exact', async (native, logical, values) => {
    await admin.run('DROP TABLE IF EXISTS matrix');
    await admin.run(`CREATE TABLE matrix (id int NOT NULL PRIMARY KEY, v ${native} NULL)`);
    for (const [index, [sql]] of values.entries()) await admin.run(`INSERT INTO matrix VALUES (${index}, ${sql})`);
    await admin.run(`INSERT INTO matrix VALUES (${values.length}, NULL)`);
    const { columns } = await connector.describe({ table: 'dbo.matrix' }, never);
    const column = columns[1]!;
    expect([column.nativeType, formatLogicalType(column.logicalType), column.nullable]).toEqual([native, logical, true]);
    const { rows } = await extractAll(connector, { table: 'dbo.matrix' }, { columns: ['v'], orderBy: ['id'] });
    expect(rows.map(([text]) => text)).toEqual([...values.map(([, canonical]) => canonical), null]);
    for (const [text] of rows) if (text !== null) expect([text, isCanonical(column.logicalType, text!)]).toEqual([text, true]);
    // Every type can be ordered by and measured, whatever it is.
    const { rows: count, withNull } = await connector.measureKey({ table: 'dbo.matrix' }, ['v'], never);
    expect([count, withNull]).toEqual([values.length + 1, 1]);
    const first = await extractAll(connector, { table: 'dbo.matrix' }, { columns: ['id'], orderBy: ['v'], limit: 1 });
    expect(first.rows).toEqual([[String(values.length)]]);
  });

  it('reads generated columns and row versions', async () => {
    await admin.run('CREATE TABLE made (id int IDENTITY(1,1) PRIMARY KEY, n int, twice AS (n * 2), version rowversion)');
    await admin.run('INSERT INTO made (n) VALUES (21)');
    const { types, rows } = await extractAll(connector, { table: 'dbo.made' });
    expect(types).toMatchObject({ twice: { kind: 'integer' }, version: { kind: 'bytes' } });
    expect(rows).toEqual([['1', '21', '42', expect.stringMatching(/^[0-9a-f]{16}$/)]]);
    const writer = await connector.openWriter({ table: 'dbo.made', keyColumns: ['id'] }, never);
    const change = { id: 'x', kind: 'update' as const, key: { id: '1' }, before: {}, after: { twice: '1' } };
    await expect(writer.write([change], never)).rejects.toMatchObject({ change: { id: 'x', column: 'twice' } });
    await writer.rollback();
    const identity = await connector.openWriter({ table: 'dbo.made', keyColumns: ['id'] }, never);
    expect(await identity.write([{ id: 'y', kind: 'insert', key: { id: '77' }, after: { n: '4' } }], never)).toEqual({
      made: 1,
      stale: [],
    });
    await identity.commit();
    expect((await extractAll(connector, { table: 'dbo.made' }, { columns: ['id', 'twice'], orderBy: ['id'] })).rows).toEqual([
      ['1', '42'],
      ['77', '8'],
    ]);
  });

  it('removes NUL bytes and counts them, and marks text with half a character to be rejected', async () => {
    await admin.run("CREATE TABLE odd (id int, t nvarchar(20)); INSERT INTO odd VALUES (1, N'a' + NCHAR(0) + N'b' + NCHAR(0))");
    const { rows, sanitised } = await extractAll(connector, { table: 'dbo.odd' });
    expect(rows).toEqual([['1', 'ab']]);
    expect(sanitised).toEqual([{ column: 't', repair: 'nul_byte', count: 2 }]);
    await admin.run("INSERT INTO odd VALUES (2, N'x' + NCHAR(55357))");
    const extraction = await connector.extract({ table: 'dbo.odd' }, { columns: [], orderBy: ['id'] }, never);
    expect(await collect(extraction)).toEqual([
      ['1', 'ab'],
      ['2', "\0text X'0078D83D'"],
    ]);
    expect(extraction.columns.map((column) => column.misfitsMarked)).toEqual([undefined, true]);
  });

  it('orders text by its UTF-8 bytes, and tells blanks and zeros at the end', async () => {
    const texts = ["N'a'", "N'a '", "N'a' + NCHAR(9)", "N'A'", "N'é'", "N'" + '\uffee' + "'", "N'😀'", "N''"];
    await admin.run('CREATE TABLE words (t nvarchar(10) NULL, b varbinary(4) NULL)');
    for (const [index, text] of texts.entries()) await admin.run(`INSERT INTO words VALUES (${text}, 0x${'00'.repeat(index % 4)})`);
    const { rows } = await extractAll(connector, { table: 'dbo.words' }, { columns: ['t'], orderBy: ['t'], limit: 20 });
    const found = rows.map(([text]) => text!);
    expect(found).toEqual([...found].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(await connector.measureKey({ table: 'dbo.words' }, ['t'], never)).toEqual({ rows: 8, distinct: 8, withNull: 0, squares: 8 });
    expect(await connector.measureKey({ table: 'dbo.words' }, ['b'], never)).toEqual({ rows: 8, distinct: 4, withNull: 0, squares: 16 });
  });

  it('orders by the columns of the table, whatever they are called', async () => {
    await admin.run('CREATE TABLE named (c0 int, c1 int); INSERT INTO named VALUES (1, 30), (2, 20), (3, 10)');
    const { rows } = await extractAll(connector, { table: 'dbo.named' }, { columns: ['c1', 'c0'], orderBy: ['c0', 'c0'], limit: 2 });
    expect(rows).toEqual([
      ['30', '1'],
      ['20', '2'],
    ]);
  });

  it('sees one moment where the database keeps row versions, and says so where it does not', async () => {
    await admin.run('CREATE TABLE moving (id int, v nvarchar(100))');
    await admin.run("INSERT INTO moving SELECT value, N'before' FROM GENERATE_SERIES(1, 20000)");
    await extractAll(connector, { table: 'dbo.moving' }, { limit: 1 });
    expect(connector.capabilities.consistentSnapshot).toBe(false);
    await admin.run(`ALTER DATABASE ${database} SET ALLOW_SNAPSHOT_ISOLATION ON`);
    const snapshot = open();
    const extraction = await snapshot.extract({ table: 'dbo.moving' }, { columns: ['v'], batchBytes: 1024 }, never);
    const batches = extraction.batches[Symbol.asyncIterator]();
    await batches.next();
    await admin.run("UPDATE moving SET v = N'after'");
    let after = 0;
    for (let batch = await batches.next(); !batch.done; batch = await batches.next()) {
      after += Buffer.from(batch.value.csv).includes('after') ? 1 : 0;
    }
    expect([after, extraction.summary().rows]).toEqual([0, 20_000]);
    expect(snapshot.capabilities.consistentSnapshot).toBe(true);
    await snapshot.close();
  });

  it('reads queries with common tables, and refuses those that write or hide columns', async () => {
    await admin.run('CREATE TABLE kept (a int); INSERT INTO kept VALUES (1), (2)');
    const query =
      'WITH x (n) AS (SELECT a FROM kept), [y (] AS (SELECT n AS m FROM x WHERE n > 1) SELECT m, m * 2 AS twice FROM [y (] -- end';
    expect((await extractAll(connector, { query }, { orderBy: ['m'] })).rows).toEqual([['2', '4']]);
    expect((await connector.describe({ query }, never)).columns.map(({ name }) => name)).toEqual(['m', 'twice']);
    for (const bad of [
      'WITH x AS (SELECT 1 AS a) DELETE FROM kept',
      'SELECT a INTO stolen FROM kept',
      'SELECT a FROM kept) AS d DELETE FROM kept SELECT * FROM (SELECT a FROM kept',
      'SELECT a FROM kept /* /* */ ( */ ) AS d DELETE FROM kept SELECT * FROM (SELECT a FROM kept /* /* */ ) */',
      'SELECT a AS [x]](] FROM kept) AS d DELETE FROM kept SELECT * FROM (SELECT 1 AS [(]',
      'SELECT a FROM kept --\r) AS d DELETE FROM kept --',
      'SELECT a, a FROM kept',
      'SELECT a + 1 FROM kept',
      'UPDATE kept SET a = 3',
      'EXEC sp_who',
    ]) {
      await expect(extractAll(connector, { query: bad }), bad).rejects.toMatchObject({ code: 'invalid_input' });
    }
    expect((await extractAll(connector, { table: 'dbo.kept' }, { orderBy: ['a'] })).rows).toEqual([['1'], ['2']]);
  });

  it('ends a statement that takes longer than the connection allows', async () => {
    const hasty = open({ statement_timeout_seconds: 0.2 });
    const endless = 'SELECT COUNT_BIG(*) AS x FROM GENERATE_SERIES(CAST(1 AS bigint), CAST(9000000000000000000 AS bigint)) AS s';
    await expect(hasty.measureKey({ query: endless }, ['x'], never)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('0.2 seconds'),
    });
    await hasty.close();
  });

  it('names keys and views, and estimates rows from statistics', async () => {
    await admin.run(
      'CREATE TABLE parts (a int NOT NULL, b nvarchar(20) NOT NULL, c int, d int, CONSTRAINT pk_parts PRIMARY KEY (b, a), CONSTRAINT uq_c UNIQUE (c))',
    );
    await admin.run('CREATE UNIQUE INDEX some_d ON parts (d) WHERE d IS NOT NULL');
    await admin.run("INSERT INTO parts VALUES (1, N'x', 1, 1), (2, N'x', NULL, NULL)");
    await admin.run('CREATE VIEW seen AS SELECT a FROM parts');
    const description = await connector.describe({ table: 'parts' }, never);
    expect(description.keys).toEqual([
      { name: 'pk_parts', columns: ['b', 'a'], primary: true },
      { name: 'uq_c', columns: ['c'], primary: false },
    ]);
    expect(description.rowEstimate).toBe(2);
    const datasets = await connector.listDatasets(never);
    expect(datasets.find(({ table }) => table === 'seen')).toEqual({
      name: 'dbo.seen',
      schema: 'dbo',
      table: 'seen',
      kind: 'view',
      rowEstimate: null,
    });
    await expect(connector.openWriter({ table: 'dbo.seen', keyColumns: ['a'] }, never)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
