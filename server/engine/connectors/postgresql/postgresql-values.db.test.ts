import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { Connector } from '../contract.ts';
import { collect, extractAll, never } from '../testing/collect.ts';
import { postgresqlDefinition } from './definition.ts';

/** The facts of semantics.md §1 that break naive readers of PostgreSQL, on a real server. */
describeEngine('postgresql', 'values', (engine) => {
  const schema = `tieout_values_${randomBytes(4).toString('hex')}`;
  let admin: pg.Client;
  let connector: Connector;

  beforeAll(async () => {
    admin = new pg.Client({ connectionString: engine.url });
    await admin.connect();
    await admin.query(`CREATE SCHEMA ${schema}`);
    await admin.query(`SET search_path = ${schema}`);
    await admin.query("SET TIME ZONE 'Asia/Kolkata'");
    connector = postgresqlDefinition.open(postgresqlDefinition.configSchema.parse(postgresqlDefinition.parseUrl(engine.url)), {
      baseDir: '.',
    });
  });
  afterAll(async () => {
    await connector.close();
    await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    await admin.end();
  });

  const table = (name: string) => ({ table: `${schema}.${name}` });

  it('passes infinity, BC and years beyond 9999 as the server writes them, to be rejected', async () => {
    await admin.query('CREATE TABLE ends (id INT, d DATE, t TIMESTAMP, z TIMESTAMPTZ)');
    await admin.query(`INSERT INTO ends VALUES (1, 'infinity', '-infinity', 'infinity'), (2, '0044-03-15 BC', '0044-03-15 12:00 BC', '0044-03-15 12:00 BC'),
      (3, '10000-01-01', '10000-01-01', '10000-01-02'), (4, '0001-01-01', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00'), (5, NULL, NULL, NULL)`);
    const { rows, types } = await extractAll(connector, table('ends'), { orderBy: ['id'] });
    expect(rows[0]).toEqual(['1', 'infinity', '-infinity', 'infinity']);
    expect(rows[1]![1]).toBe('0044-03-15 BC');
    expect(rows[3]).toEqual(['4', '0001-01-01', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999Z']);
    expect(rows[4]).toEqual(['5', null, null, null]);
    const [, ...moments] = Object.values(types) as LogicalType[];
    for (const row of rows.slice(0, 3)) {
      for (const [index, text] of row.slice(1).entries()) expect([text, isCanonical(moments[index]!, text!)]).toEqual([text, false]);
    }
  });

  it('reads numbers of every kind without a rounding', async () => {
    await admin.query(`CREATE TABLE numbers (id INT, plain NUMERIC, wide NUMERIC(60, 30), coarse NUMERIC(3, -2), fine NUMERIC(2, 4), m MONEY, f4 REAL, f8 FLOAT8,
      i2 SMALLINT, i4 INT, o OID)`);
    await admin.query(`INSERT INTO numbers VALUES
      (1, 1e30, 123456789012345678901234567890.123456789012345678901234567891, 12300, 0.0012, '$1,234.50', 0.1, 0.1, -32768, -2147483648, 4294967295),
      (2, 'NaN', 0, -99900, -0.0099, '-$0.01', 'NaN', '-Infinity', 0, 0, 0), (3, 1e-30, 1, 0, 0, 0, 'Infinity', 5e-324, 1, 1, 1)`);
    const { rows, types } = await extractAll(connector, table('numbers'), { orderBy: ['id'] });
    expect(types).toMatchObject({
      plain: { kind: 'decimal' },
      wide: { kind: 'decimal', precision: 60, scale: 30 },
      coarse: { kind: 'decimal', precision: 5, scale: 0 },
      fine: { kind: 'decimal', precision: 4, scale: 4 },
      m: { kind: 'decimal' },
      f4: { kind: 'float' },
      i2: { kind: 'integer', digits: 5 },
    });
    expect(rows).toEqual([
      [
        '1',
        '1000000000000000000000000000000',
        '123456789012345678901234567890.123456789012345678901234567891',
        '12300',
        '0.0012',
        '1234.50',
        '0.10000000149011612',
        '0.1',
        '-32768',
        '-2147483648',
        '4294967295',
      ],
      ['2', 'NaN', '0.000000000000000000000000000000', '-99900', '-0.0099', '-0.01', 'NaN', '-Infinity', '0', '0', '0'],
      [
        '3',
        '0.000000000000000000000000000001',
        '1.000000000000000000000000000000',
        '0',
        '0.0000',
        '0.00',
        'Infinity',
        '5e-324',
        '1',
        '1',
        '1',
      ],
    ]);
    // A decimal cannot be NaN: the row is rejected. A float can.
    expect(isCanonical({ kind: 'decimal' }, 'NaN')).toBe(false);
  });

  it('reads floats so that they read back exactly', async () => {
    const doubles: number[] = [];
    for (let index = 0; index < 300; index += 1) doubles.push(Number(`${Math.random()}e${Math.floor(Math.random() * 600) - 300}`));
    await admin.query('CREATE TABLE doubles (id INT, d FLOAT8, f REAL)');
    const single = (value: number) => (Math.abs(value) < 1e38 && Math.abs(value) > 1e-37 ? value : 1);
    for (const [index, value] of doubles.entries())
      await admin.query('INSERT INTO doubles VALUES ($1, $2, $3)', [index, value, single(value)]);
    const { rows } = await extractAll(connector, table('doubles'));
    expect(rows).toHaveLength(300);
    expect(
      rows.filter(([id, d, f]) => Number(d) !== doubles[Number(id)] || Number(f) !== Math.fround(single(doubles[Number(id)]!))),
    ).toEqual([]);
  });

  it('reads everything else as its own text', async () => {
    await admin.query(`CREATE TYPE ${schema}.mood AS ENUM ('sad, so', 'ok')`);
    await admin.query(`CREATE DOMAIN ${schema}.price AS NUMERIC(8, 3) CHECK (VALUE >= 0)`);
    await admin.query(`CREATE DOMAIN ${schema}.fair_price AS ${schema}.price NOT NULL`);
    await admin.query(`CREATE TYPE ${schema}.pair AS (a INT, b TEXT)`);
    await admin.query(`CREATE TABLE others (c CHAR(5), one "char", n NAME, mood ${schema}.mood, p ${schema}.price, fp ${schema}.fair_price, a INT[], ta TEXT[], iv INTERVAL,
      ip INET, bits BIT(3), tz TIMETZ, j JSON, jb JSONB, x XML, r INT4RANGE, pair ${schema}.pair, u UUID, zs TIMESTAMPTZ[], xid8 XID8)`);
    await admin.query(`INSERT INTO others VALUES ('ab', 'x', 'na,me', 'sad, so', 1.5, 2, '{1,NULL,3}', '{"a,b","c\\"d",NULL}', '1 year 2 mons 3 days 04:05:06.7', '10.0.0.1/8', B'101', '12:00:00+05:30',
      '{"b": 1.0, "a": [1e2], "a": 2}', '{"bb": 1.50, "a": "é\\n"}', '<a>"x"</a>', '[1,5)', '(1,"x y")', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{2024-01-01 00:00:00+05:30}', '123')`);
    const { rows, types } = await extractAll(connector, table('others'));
    expect(rows).toEqual([
      [
        'ab',
        'x',
        'na,me',
        'sad, so',
        '1.500',
        '2.000',
        '{1,NULL,3}',
        '{"a,b","c\\"d",NULL}',
        '1 year 2 mons 3 days 04:05:06.7',
        '10.0.0.1/8',
        '101',
        '12:00:00+05:30',
        '{"a":2,"b":1}',
        '{"a":"é\\n","bb":1.5}',
        '<a>"x"</a>',
        '[1,5)',
        '(1,"x y")',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
        '{"2023-12-31 18:30:00+00"}',
        '123',
      ],
    ]);
    expect(types).toMatchObject({
      p: { kind: 'decimal', precision: 8, scale: 3 },
      fp: { kind: 'decimal', precision: 8, scale: 3 },
      mood: { kind: 'string' },
      a: { kind: 'string' },
      j: { kind: 'json' },
      u: { kind: 'uuid' },
    });
  });

  it('reads every text, and values of any size', async () => {
    await admin.query('CREATE TABLE texts (id INT, t TEXT)');
    const texts = [
      '',
      ' ',
      '\\.',
      '\\N',
      'NULL',
      '"',
      '""',
      ',',
      '\n',
      '\r',
      '\r\n',
      'a\tb',
      '\u0001',
      '😀',
      "'",
      '\\',
      ' padded ',
      'x'.repeat(9_000_000),
      '"\n,'.repeat(1_000_000),
    ];
    for (const [index, text] of texts.entries()) await admin.query('INSERT INTO texts VALUES ($1, $2)', [index, text]);
    const { rows } = await extractAll(connector, table('texts'), { columns: ['t', 'id'] });
    expect(rows).toHaveLength(texts.length);
    expect(rows.filter(([text, id]) => text !== texts[Number(id)]).map(([, id]) => id)).toEqual([]);
    // One column alone: there a lone \. and an empty line are what tells NULL from text.
    const alone = await extractAll(connector, { ...table('texts'), filter: 'id < 4' }, { columns: ['t'], orderBy: ['id'] });
    expect(alone.rows).toEqual([[''], [' '], ['\\.'], ['\\N']]);
    const none = await extractAll(connector, { query: 'SELECT NULL::text AS t FROM generate_series(1, 3)' });
    expect(none.rows).toEqual([[null], [null], [null]]);
  }, 120_000);

  it('runs nothing but one SELECT, whatever the query and the filter say', async () => {
    await admin.query('CREATE TABLE target (id INT)');
    await admin.query('INSERT INTO target VALUES (1)');
    const file = `/tmp/tieout-${randomBytes(4).toString('hex')}`;
    const name = `${schema}.target`;
    const queries = [
      `SELECT 1) AS dataset) TO PROGRAM 'touch ${file}' --`,
      `SELECT 1; DELETE FROM ${name}`,
      `SELECT 1) AS x; COMMIT; DELETE FROM ${name}; --`,
      `DELETE FROM ${name} RETURNING id`,
      `WITH gone AS (DELETE FROM ${name} RETURNING id) SELECT * FROM gone`,
      `SELECT $1`,
    ];
    for (const query of queries) await expect(extractAll(connector, { query }), query).rejects.toMatchObject({ code: 'invalid_input' });
    for (const filter of [`true)) TO PROGRAM 'touch ${file}' --`, `true); DELETE FROM ${name}; --`]) {
      await expect(extractAll(connector, { ...table('target'), filter }), filter).rejects.toMatchObject({ code: 'invalid_input' });
    }
    const sneaky = `SELECT set_config('transaction_read_only', 'off', false) AS x`;
    await expect(extractAll(connector, { query: sneaky })).rejects.toMatchObject({ name: 'TieoutError' });
    expect((await admin.query('SELECT * FROM target')).rows).toEqual([{ id: 1 }]);
  });

  it('counts keys without their collation', async () => {
    await admin.query(`CREATE COLLATION ${schema}.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`);
    await admin.query(`CREATE TABLE names (n TEXT COLLATE ${schema}.loose)`);
    await admin.query("INSERT INTO names VALUES ('a'), ('A'), ('a'), (NULL)");
    expect(await connector.measureKey(table('names'), ['n'], never)).toEqual({ rows: 4, distinct: 2, withNull: 1, squares: 5 });
  });

  it('rejects rows with text that is not UTF-8, which a database without an encoding may hold', async () => {
    const database = `${schema}_ascii`;
    await admin.query(`CREATE DATABASE ${database} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
    const url = new URL(engine.url);
    url.pathname = `/${database}`;
    const ascii = postgresqlDefinition.open(postgresqlDefinition.configSchema.parse(postgresqlDefinition.parseUrl(url.href)), {
      baseDir: '.',
    });
    try {
      const inside = new pg.Client({ connectionString: url.href });
      await inside.connect();
      const text = (hex: string) => `convert_from('\\x${hex}', 'SQL_ASCII')`;
      await inside.query('CREATE TABLE notes (id int PRIMARY KEY, "naïve" text, short char(4), doc json)');
      await inside.query(
        `INSERT INTO notes VALUES (1, 'é,"', 'é', '{"b": 1, "a": "é"}'), (2, ${text('66fc72')}, 'ok', NULL),
          (3, ${text('efbbbf61')}, ${text('e9')}, NULL), (4, 'ok', NULL, ${text('22e922')}::json)`,
      );
      await inside.end();
      const dataset = { table: 'notes', filter: "short IS NULL OR short <> 'é none'" };
      // Twice: a session that comes back to the pool keeps its ways.
      for (const _ of [1, 2]) {
        const extraction = await ascii.extract(
          dataset,
          { columns: [], orderBy: ['naïve'], flags: [{ name: 'f', predicate: `"naïve" = 'é,"'` }] },
          never,
        );
        const rows = (await collect(extraction)).sort();
        expect(rows).toEqual([
          ['1', 'é,"', 'é', '{"a":"é","b":1}', 'true'],
          ['2', "\0text X'66FC72'", 'ok', null, 'false'],
          ['3', '\uFEFFa', "\0text X'E9'", null, 'false'],
          ['4', 'ok', null, "text X'22E922'", 'false'],
        ]);
        expect(extraction.columns.map((column) => column.misfitsMarked ?? false)).toEqual([false, true, true, false, false]);
      }
      expect(await ascii.measureKey(dataset, ['naïve'], never)).toMatchObject({ rows: 4, distinct: 4 });
      expect((await ascii.sample(dataset, 2, never)).rows).toHaveLength(2);
      const decoded = extractAll(ascii, { query: "SELECT convert_from('\\xe9', 'UTF8') AS t" });
      await expect(decoded).rejects.toMatchObject({ code: 'unreadable_data' });
    } finally {
      await ascii.close();
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`);
    }
  });
});
