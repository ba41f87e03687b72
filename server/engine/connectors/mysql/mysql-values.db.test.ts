import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { mysqlDefinition } from './definition.ts';

/** The facts of semantics.md §1 that break naive readers of MySQL, on real servers. */
function values(engine: UsedEngine): void {
  const database = `tieout_values_${randomBytes(4).toString('hex')}`;
  let admin: mysql.Connection;
  let connector: Connector;

  beforeAll(async () => {
    admin = await mysql.createConnection({ uri: engine.url, charset: 'utf8mb4' });
    await admin.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    await admin.query(`USE ${database}`);
    // Zero dates and out-of-range values can only be written without strict mode.
    await admin.query("SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
    const config = mysqlDefinition.configSchema.parse({ ...mysqlDefinition.parseUrl(engine.url), database });
    connector = mysqlDefinition.open(config, { baseDir: '.' });
  });
  afterAll(async () => {
    await connector.close();
    await admin.query(`DROP DATABASE ${database}`);
    await admin.end();
  });

  it('turns zero dates into NULL and counts them per column', async () => {
    await admin.query('CREATE TABLE zero_dates (id INT PRIMARY KEY, d DATE, dt DATETIME, ts TIMESTAMP NULL, dt6 DATETIME(6))');
    await admin.query(
      "INSERT INTO zero_dates VALUES (1, '0000-00-00', '0000-00-00', '0000-00-00', '0000-00-00'), (2, '2024-02-30', '2024-01-02', NULL, NULL)",
    );
    const { rows, sanitised } = await extractAll(connector, { table: 'zero_dates' }, { orderBy: ['id'] });
    expect(rows).toEqual([
      ['1', null, null, null, null],
      ['2', '2024-02-30', '2024-01-02 00:00:00', null, null],
    ]);
    expect(sanitised).toEqual(['d', 'dt', 'ts', 'dt6'].map((column) => ({ column, repair: 'zero_date', count: 1 })));
    expect(isCanonical({ kind: 'date' }, rows[1]![1]!)).toBe(false);
  });

  it('reads integers of every kind', async () => {
    await admin.query(`CREATE TABLE integers (t TINYINT, tu TINYINT UNSIGNED, s SMALLINT, m MEDIUMINT, i INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED,
      z INT(8) ZEROFILL, y YEAR, b8 BIT(8), b64 BIT(64), b1 BIT(1), tf TINYINT(1))`);
    await admin.query(
      "INSERT INTO integers VALUES (-128, 255, -32768, -8388608, 4294967295, -9223372036854775808, 18446744073709551615, 42, 2024, b'10000001', 0xffffffffffffffff, b'1', 1)",
    );
    await admin.query(
      "INSERT INTO integers VALUES (0, 0, 0, 0, 0, 0, 0, 0, 0, b'0', b'0', b'0', 0), (1, 1, 1, 1, 1, 1, 1, 1, 1901, 1, 1, 1, 2)",
    );
    const { types, rows } = await extractAll(connector, { table: 'integers' }, { orderBy: ['t'] });
    expect(types).toEqual({
      t: { kind: 'integer', digits: 3 },
      tu: { kind: 'integer', digits: 3 },
      s: { kind: 'integer', digits: 5 },
      m: { kind: 'integer', digits: 8 },
      i: { kind: 'integer', digits: 10 },
      b: { kind: 'integer', digits: 19 },
      bu: { kind: 'integer', digits: 20 },
      z: { kind: 'integer', digits: 10 },
      y: { kind: 'integer', digits: 4 },
      b8: { kind: 'integer', digits: 3 },
      b64: { kind: 'integer', digits: 20 },
      b1: { kind: 'boolean' },
      tf: { kind: 'boolean' },
    });
    expect(rows).toEqual([
      [
        '-128',
        '255',
        '-32768',
        '-8388608',
        '4294967295',
        '-9223372036854775808',
        '18446744073709551615',
        '42',
        '2024',
        '129',
        '18446744073709551615',
        'true',
        'true',
      ],
      ['0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', 'false', 'false'],
      // A TINYINT(1) that holds 2 is no boolean: it passes unchanged, and its row is rejected.
      ['1', '1', '1', '1', '1', '1', '1', '1', '1901', '1', '1', 'true', '2'],
    ]);
  });

  it('reads decimals of any size without a rounding', async () => {
    await admin.query('CREATE TABLE decimals (a DECIMAL(65,30), b DECIMAL(38,0), c DECIMAL(10,4) UNSIGNED, z DECIMAL(8,2) ZEROFILL)');
    await admin.query(`INSERT INTO decimals VALUES (${'9'.repeat(35)}.${'1'.repeat(30)}, -${'9'.repeat(38)}, 0.0001, 1.5)`);
    const { types, rows } = await extractAll(connector, { table: 'decimals' });
    expect(types).toEqual({
      a: { kind: 'decimal', precision: 65, scale: 30 },
      b: { kind: 'decimal', precision: 38, scale: 0 },
      c: { kind: 'decimal', precision: 10, scale: 4 },
      z: { kind: 'decimal', precision: 8, scale: 2 },
    });
    expect(rows).toEqual([[`${'9'.repeat(35)}.${'1'.repeat(30)}`, `-${'9'.repeat(38)}`, '0.0001', '1.50']]);
  });

  it('reads floats so that they read back exactly', async () => {
    await admin.query('CREATE TABLE floats (id INT PRIMARY KEY, f FLOAT, d DOUBLE, fixed DOUBLE(10,3), padded FLOAT ZEROFILL)');
    const doubles = [0.1, -0.5, 1 / 3, 1e15 + 0.3, 1.7976931348623157e308, 2.2250738585072014e-308, 123456789.12345679, 1e21, 1e-7];
    for (let index = 0; index < 200; index += 1) doubles.push(Number(`${Math.random()}e${Math.floor(Math.random() * 600) - 300}`));
    const single = (value: number) => (Math.abs(value) < 3e38 ? value : 1);
    for (const [index, value] of doubles.entries()) {
      await admin.query('INSERT INTO floats VALUES (?, ?, ?, 1234.5, 2.5)', [index, single(value), value]);
    }
    const { rows, types } = await extractAll(connector, { table: 'floats' }, { orderBy: ['id'] });
    expect(types).toEqual({
      id: { kind: 'integer', digits: 10 },
      f: { kind: 'float' },
      d: { kind: 'float' },
      fixed: { kind: 'float' },
      padded: { kind: 'float' },
    });
    const wrong = rows.filter(
      ([id, f, d, fixed, padded]) =>
        Number(d) !== doubles[Number(id)] ||
        Number(f) !== Math.fround(single(doubles[Number(id)]!)) ||
        Number(fixed) !== 1234.5 ||
        Number(padded) !== 2.5,
    );
    expect(wrong).toEqual([]);
    expect(rows.flatMap((row) => row.slice(1)).filter((text) => !isCanonical({ kind: 'float' }, text!))).toEqual([]);
  });

  it('reads times and timestamps', async () => {
    await admin.query('CREATE TABLE times (t TIME, t3 TIME(3), dt DATETIME, dt3 DATETIME(3), ts TIMESTAMP NULL, ts6 TIMESTAMP(6) NULL)');
    await admin.query(
      "INSERT INTO times VALUES ('838:59:59', '-00:00:01.5', '2024-01-01 05:30:00', '2024-01-01 05:30:00.120', '2024-01-01 05:30:00', '2024-01-01 05:29:59.999999')",
    );
    const { rows, types } = await extractAll(connector, { table: 'times' });
    expect(types).toEqual({
      t: { kind: 'time', precision: 0 },
      t3: { kind: 'time', precision: 3 },
      dt: { kind: 'timestamp', precision: 0 },
      dt3: { kind: 'timestamp', precision: 3 },
      ts: { kind: 'timestamptz', precision: 0 },
      ts6: { kind: 'timestamptz', precision: 6 },
    });
    // TIME beyond a day and below zero is no time of day: it passes unchanged, and its row is rejected.
    expect(rows).toEqual([
      [
        '838:59:59',
        '-00:00:01.500',
        '2024-01-01 05:30:00',
        '2024-01-01 05:30:00.120',
        '2024-01-01 00:00:00Z',
        '2023-12-31 23:59:59.999999Z',
      ],
    ]);
    expect(isCanonical({ kind: 'time', precision: 0 }, rows[0]![0]!)).toBe(false);
    expect(isCanonical({ kind: 'time', precision: 3 }, rows[0]![1]!)).toBe(false);
  });

  it('reads text of every kind', async () => {
    await admin.query(`CREATE TABLE texts (id INT PRIMARY KEY, c CHAR(5), v VARCHAR(10), l VARCHAR(10) CHARACTER SET latin1, u VARCHAR(10) CHARACTER SET utf16,
      e ENUM('', 'a,b', 'x'), s SET('p', 'q'), tt TINYTEXT, mt MEDIUMTEXT)`);
    await admin.query(
      "INSERT INTO texts VALUES (1, 'ab  ', 'ab  ', 'é€', '😀', 'a,b', 'p,q', 'a\\0b', ''), (2, '', '', '', '', '', '', '\\0\\0', NULL)",
    );
    const { rows, types, sanitised } = await extractAll(connector, { table: 'texts' }, { orderBy: ['id'] });
    for (const type of Object.values(types).slice(1)) expect(type).toEqual({ kind: 'string' });
    expect(rows).toEqual([
      ['1', 'ab', 'ab  ', 'é€', '😀', 'a,b', 'p,q', 'ab', ''],
      ['2', '', '', '', '', '', '', '', null],
    ]);
    expect(sanitised).toEqual([{ column: 'tt', repair: 'nul_byte', count: 3 }]);
  });

  it('marks half of a surrogate pair, to be rejected, and stops at other text that is not UTF-8', async () => {
    await admin.query('CREATE TABLE halves (id INT PRIMARY KEY, t VARCHAR(9) CHARACTER SET ucs2, plain VARCHAR(9))');
    await admin.query(`INSERT INTO halves VALUES (1, 'é', 'x'), (2, _binary x'0078D83D', 'ü')`);
    for (const typedRows of [false, true]) {
      const options = { columns: [], orderBy: ['id'], ...(typedRows && { typedRows: true as const }) };
      const extraction = await connector.extract({ table: 'halves' }, options, never);
      expect(extraction.columns.map((column) => column.misfitsMarked ?? false)).toEqual([false, true, false]);
      const texts: string[] = [];
      for await (const { csv } of extraction.batches) texts.push(Buffer.from(csv).toString('utf8'));
      expect(texts.join('')).toContain("2,\0text X'78EDA0BD',ü\n");
      expect(extraction.summary().rows).toBe(2);
    }
    // A query does not tell of what characters its texts were made.
    await expect(extractAll(connector, { query: 'SELECT t FROM halves' })).rejects.toMatchObject({
      code: 'unreadable_data',
      message: `The column "t" holds text that is not UTF-8: text X'78EDA0BD'.`,
    });
    expect((await extractAll(connector, { query: 'SELECT t FROM halves', filter: "t = 'é'" })).rows).toEqual([['é']]);
  });

  it('reads bytes, geometry and JSON', async () => {
    await admin.query('CREATE TABLE others (b BLOB, vb VARBINARY(5), fb BINARY(3), bt VARCHAR(5) COLLATE utf8mb4_bin, g POINT, j JSON)');
    await admin.query(
      `INSERT INTO others VALUES (0x00ff0a22, 0x2c, 0x61, 'é', ST_GeomFromText('POINT(1 2)'), '{"b": 1.0, "a": [1, 12345678901234567, {"z": null}], "é": "\\\\u00e9"}')`,
    );
    const { rows, types } = await extractAll(connector, { table: 'others' });
    expect(types).toEqual({
      b: { kind: 'bytes' },
      vb: { kind: 'bytes' },
      fb: { kind: 'bytes' },
      bt: { kind: 'string' },
      g: { kind: 'bytes' },
      j: { kind: 'json' },
    });
    expect(rows[0]).toEqual([
      '00ff0a22',
      '2c',
      '610000',
      'é',
      expect.stringMatching(/^[0-9a-f]+$/),
      '{"a":[1,12345678901234567,{"z":null}],"b":1,"é":"é"}',
    ]);
  });

  it('reads values larger than a network packet', async () => {
    await admin.query('CREATE TABLE large (id INT PRIMARY KEY, t LONGTEXT)');
    // 17 MB in one row: MySQL splits it over two packets. Made on the server, whose packet limit the test does not know.
    const [limit] = await admin.query<mysql.RowDataPacket[]>('SELECT @@max_allowed_packet AS bytes');
    const size = Math.min(Number(limit[0]!.bytes) - 1_000_000, 17_000_000);
    await admin.query("INSERT INTO large VALUES (1, 'first'), (2, REPEAT('x,\"', ?)), (3, 'last')", [Math.floor(size / 3)]);
    const { rows } = await extractAll(connector, { table: 'large' }, { orderBy: ['id'] });
    expect(rows.map((row) => row[1]!.length)).toEqual([5, Math.floor(size / 3) * 3, 4]);
    expect(rows[1]![1]!.slice(0, 6)).toBe('x,"x,"');
    expect(rows[1]![1]!.replaceAll('x,"', '')).toBe('');
  });
}

describeEngine('mariadb', 'values', values);
describeEngine('mysql', 'values', values);
