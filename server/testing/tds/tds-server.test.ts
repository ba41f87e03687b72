import { Connection, Request, TYPES } from 'tedious';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTdsServer, type TdsServer } from './server.ts';

type Row = Record<string, unknown>;
type Parameter = [name: string, type: (typeof TYPES)[keyof typeof TYPES], value: unknown, options?: object];

/** The server alone, asked by the bare driver. */
describe('the TDS protocol test server', () => {
  let server: TdsServer;
  const open: Connection[] = [];

  beforeAll(async () => {
    server = await startTdsServer();
  });
  afterEach(() => {
    for (const connection of open.splice(0)) connection.close();
  });
  afterAll(() => server.stop());

  async function connect(options: object = {}, login: Partial<{ userName: string; password: string }> = {}): Promise<Connection> {
    const { username, password } = new URL(server.url);
    const connection = new Connection({
      server: '127.0.0.1',
      authentication: { type: 'default', options: { userName: username, password, ...login } },
      options: { port: server.port, encrypt: false, lowerCaseGuids: true, maxRetriesOnTransientErrors: 0, requestTimeout: 0, ...options },
    });
    open.push(connection);
    connection.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    return connection;
  }

  function run(connection: Connection, sql: string, parameters: Parameter[] = []): Promise<{ rows: Row[]; count: number }> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      const request = new Request(sql, (error: Error | null | undefined, count?: number) =>
        error ? reject(error) : resolve({ rows, count: count ?? 0 }),
      );
      request.on('row', (columns: { metadata: { colName: string }; value: unknown }[]) => {
        rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value])));
      });
      for (const [name, type, value, parameterOptions] of parameters) request.addParameter(name, type, value, parameterOptions);
      if (parameters.length > 0) connection.execSql(request);
      else connection.execSqlBatch(request);
    });
  }

  const at = new Date('2024-02-29T12:34:56.789Z');
  it.each<[string, Parameter[1], unknown, object, unknown]>([
    ['bit', TYPES.Bit, true, {}, true],
    ['tinyint', TYPES.TinyInt, 255, {}, 255],
    ['smallint', TYPES.SmallInt, -32768, {}, -32768],
    ['int', TYPES.Int, -2147483648, {}, -2147483648],
    ['bigint', TYPES.BigInt, '-9223372036854775808', {}, '-9223372036854775808'],
    ['decimal', TYPES.Decimal, -12345.678, { precision: 20, scale: 3 }, -12345.678],
    ['numeric', TYPES.Numeric, 0.5, { precision: 38, scale: 10 }, 0.5],
    ['money', TYPES.Money, -1234567.8912, {}, -1234567.8912],
    ['smallmoney', TYPES.SmallMoney, 214748.3647, {}, 214748.3647],
    ['real', TYPES.Real, 1.5, {}, 1.5],
    ['float', TYPES.Float, 1.7976931348623157e308, {}, 1.7976931348623157e308],
    ['char', TYPES.Char, 'ab', {}, 'ab'],
    ['varchar', TYPES.VarChar, 'naïve', {}, 'naïve'],
    ['nchar', TYPES.NChar, '東', {}, '東'],
    ['nvarchar', TYPES.NVarChar, 'Ærø 😀', {}, 'Ærø 😀'],
    ['nvarchar(max)', TYPES.NVarChar, '😀'.repeat(50_000), {}, '😀'.repeat(50_000)],
    ['varbinary', TYPES.VarBinary, Buffer.from('00ff', 'hex'), {}, Buffer.from('00ff', 'hex')],
    ['varbinary(max)', TYPES.VarBinary, Buffer.alloc(100_000, 7), {}, Buffer.alloc(100_000, 7)],
    ['date', TYPES.Date, new Date('0001-01-01T00:00:00Z'), {}, new Date('0001-01-01T00:00:00Z')],
    ['datetime', TYPES.DateTime, new Date('2024-01-01T00:00:00.003Z'), {}, new Date('2024-01-01T00:00:00.003Z')],
    ['smalldatetime', TYPES.SmallDateTime, new Date('2024-01-01T00:05:00Z'), {}, new Date('2024-01-01T00:05:00Z')],
    ['datetime2', TYPES.DateTime2, at, { scale: 7 }, at],
    ['datetimeoffset', TYPES.DateTimeOffset, at, { scale: 3 }, at],
    ['time', TYPES.Time, new Date('1970-01-01T23:59:59.999Z'), { scale: 3 }, new Date('1970-01-01T23:59:59.999Z')],
    ['uniqueidentifier', TYPES.UniqueIdentifier, '6ba7b810-9dad-11d1-80b4-00c04fd430c8', {}, '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ])('gives back a parameter of type %s, and NULL', async (_, type, value, options, expected) => {
    const connection = await connect();
    const { rows } = await run(connection, 'SELECT @v AS v, @n AS n', [
      ['v', type, value, options],
      ['n', type, null, options],
    ]);
    expect(rows).toEqual([{ v: expected, n: null }]);
  });

  it('sends every type as column data, in packets of any size', async () => {
    const admin = await connect();
    await run(
      admin,
      `CREATE TABLE wide (a xml, b text, c ntext, d image, e sql_variant, f sql_variant, g datetimeoffset(2), h time(0), i varchar(max), j nvarchar(max), k rowversion, l smallmoney)`,
    );
    await run(
      admin,
      `INSERT INTO wide (a, b, c, d, e, f, g, h, i, j, l) VALUES (N'<x/>', 'text', N'東京', 0x0102, CONVERT(decimal(9,2), -1.25), N'v', '2024-01-01 10:00:00.12 +02:00', '01:02:03', REPLICATE(CONVERT(varchar(max), 'y'), 70000), N'', 1.5)`,
    );
    await run(admin, 'INSERT INTO wide (a) VALUES (NULL)');
    for (const packetSize of [512, 4096, 32_767]) {
      const { rows } = await run(await connect({ packetSize }), 'SELECT * FROM wide');
      expect(rows[0]).toMatchObject({
        a: '<x/>',
        b: 'text',
        c: '東京',
        d: Buffer.from([1, 2]),
        e: -1.25,
        f: 'v',
        i: 'y'.repeat(70_000),
        j: '',
        l: 1.5,
      });
      expect(rows[0]!.g).toEqual(new Date('2024-01-01T08:00:00.120Z'));
      expect(rows[0]!.k).toHaveLength(8);
      expect(rows[1]).toMatchObject({ a: null, b: null, c: null, d: null, e: null, f: null, g: null, h: null, i: null, j: null, l: null });
    }
  });

  it('tells errors by number, class and line, and goes on', async () => {
    const connection = await connect();
    await expect(run(connection, 'SELECT 1 AS a\nFROM nowhere')).rejects.toMatchObject({
      number: 208,
      class: 16,
      message: "Invalid object name 'nowhere'.",
    });
    await expect(run(connection, '\n\nSELEC 1')).rejects.toMatchObject({ number: 102, class: 15, lineNumber: 3 });
    await expect(run(connection, "SELECT CONVERT(int, 'x') AS a")).rejects.toMatchObject({ number: 245 });
    await expect(run(connection, 'SELECT 1 / 0 AS a')).rejects.toMatchObject({ number: 8134 });
    expect((await run(connection, 'SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
  });

  it('refuses who may not sign in', async () => {
    await expect(connect({}, { password: 'wrong' })).rejects.toMatchObject({ code: 'ELOGIN' });
    await expect(connect({ database: 'nowhere' })).rejects.toMatchObject({ code: 'ELOGIN' });
  });

  it('keeps transactions of the transaction manager, with savepoints', async () => {
    const connection = await connect();
    await run(connection, 'CREATE TABLE kept (a int)');
    const step = (work: (done: (error?: Error | null) => void) => void) =>
      new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
    const read = async () => (await run(await connect(), 'SELECT a FROM kept ORDER BY a')).rows.map((row) => row.a);
    await step((done) => connection.beginTransaction(done));
    expect((await run(connection, 'INSERT INTO kept VALUES (1), (2)')).count).toBe(2);
    await step((done) => connection.saveTransaction(done, 'here'));
    await run(connection, 'DELETE FROM kept WHERE a = 1');
    await step((done) => connection.rollbackTransaction(done, 'here'));
    await step((done) => connection.commitTransaction(done));
    expect(await read()).toEqual([1, 2]);
    await step((done) => connection.beginTransaction(done));
    await run(connection, 'UPDATE kept SET a = a + 10');
    await step((done) => connection.rollbackTransaction(done));
    expect(await read()).toEqual([1, 2]);
  });

  it('makes readers wait for a writer, until their lock timeout', async () => {
    const [writer, reader] = [await connect(), await connect()];
    await run(writer, 'CREATE TABLE waited (a int)');
    await run(writer, 'BEGIN TRANSACTION; INSERT INTO waited VALUES (1)');
    await run(reader, 'SET LOCK_TIMEOUT 50');
    await expect(run(reader, 'SELECT a FROM waited')).rejects.toMatchObject({ number: 1222 });
    await run(reader, 'SET LOCK_TIMEOUT -1');
    const waiting = run(reader, 'SELECT a FROM waited');
    await run(writer, 'COMMIT');
    expect((await waiting).rows).toEqual([{ a: 1 }]);
  });

  it('ends a statement at an attention, before and among its rows, and says so', async () => {
    const connection = await connect();
    for (const sql of [
      'SELECT COUNT_BIG(*) AS n FROM GENERATE_SERIES(CAST(1 AS bigint), CAST(9000000000000000000 AS bigint)) AS s',
      "SELECT value, REPLICATE(N'x', 100) AS t FROM GENERATE_SERIES(1, 9000000) AS s",
    ]) {
      const outcome = await new Promise<{ error: unknown; rows: number }>((resolve) => {
        let rows = 0;
        const request = new Request(sql, (error: Error | null | undefined) => resolve({ error, rows }));
        request.on('row', () => {
          rows += 1;
          if (rows === 10) connection.cancel();
        });
        connection.execSqlBatch(request);
        if (sql.includes('COUNT_BIG')) setImmediate(() => connection.cancel());
      });
      expect(outcome.error).toMatchObject({ code: 'ECANCEL' });
      expect(outcome.rows).toBeLessThan(9_000_000);
      expect((await run(connection, 'SELECT 2 AS a')).rows).toEqual([{ a: 2 }]);
    }
  });

  it('understands what the connector sends and nothing else', async () => {
    const connection = await connect();
    for (const [sql, number] of [
      ['SELECT soundex(1) AS a', 195],
      ['MERGE INTO t', 102],
      ['SELECT a b c', 102],
      ["SELECT 'x", 105],
      ['SELECT 1 /* /* */', 113],
      ['SELECT @missing AS a', 137],
      ['SELECT 1 AS a WHERE 1', 4145],
    ] as const) {
      await expect(run(connection, sql), sql).rejects.toMatchObject({ number });
    }
  });
});
