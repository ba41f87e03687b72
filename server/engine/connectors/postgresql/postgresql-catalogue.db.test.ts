import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import type { Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { postgresqlDefinition } from './definition.ts';

/** What PostgreSQL's catalogue and its sessions have of their own, on a real server. */
describeEngine('postgresql', 'catalogue and session', (engine) => {
  const schema = `tieout_catalogue_${randomBytes(4).toString('hex')}`;
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

  it('tells names apart that differ only by case, and finds what the search path finds', async () => {
    await admin.query('CREATE TABLE "Case" (id INT, "Id" INT, "ID" INT)');
    await admin.query('CREATE TABLE "case" (only_lower INT)');
    await admin.query('INSERT INTO "Case" VALUES (1, 2, 3)');
    expect((await extractAll(connector, table('Case'), { columns: ['ID', 'id', 'Id'] })).rows).toEqual([['3', '1', '2']]);
    expect((await connector.describe(table('case'), never)).columns.map((column) => column.name)).toEqual(['only_lower']);
    await admin.query(`CREATE TABLE public.${schema}_found (id INT)`);
    try {
      expect((await connector.describe({ table: `${schema}_found` }, never)).columns).toHaveLength(1);
    } finally {
      await admin.query(`DROP TABLE public.${schema}_found`);
    }
    await expect(connector.describe({ table: 'a.b.c.d' }, never)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('tells of row-level security that keeps rows from this user, and of none where it sees all', async () => {
    const role = `${schema}_tenant`;
    await admin.query('CREATE TABLE shared (id INT PRIMARY KEY, tenant TEXT)');
    await admin.query("INSERT INTO shared VALUES (1, 'a'), (2, 'b')");
    await admin.query('ALTER TABLE shared ENABLE ROW LEVEL SECURITY');
    await admin.query("CREATE POLICY own ON shared USING (tenant = 'a')");
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'tenant'`);
    const config = postgresqlDefinition.configSchema.parse(postgresqlDefinition.parseUrl(engine.url));
    const tenant = postgresqlDefinition.open({ ...config, username: role, password: 'tenant' }, { baseDir: '.' });
    try {
      await admin.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
      await admin.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
      expect((await extractAll(tenant, table('shared'))).rows).toEqual([['1', 'a']]);
      expect((await tenant.describe(table('shared'), never)).rowsHidden).toBe(true);
      expect((await connector.describe(table('shared'), never)).rowsHidden).toBeUndefined();
    } finally {
      await tenant.close();
      await admin.query(`DROP OWNED BY ${role}`);
      await admin.query(`DROP ROLE ${role}`);
    }
  });

  it('describes keys, partitions and materialised views', async () => {
    await admin.query(`CREATE TABLE keyed (a INT, b INT, c INT, d INT, day DATE, PRIMARY KEY (b, a), UNIQUE (c) INCLUDE (d))`);
    await admin.query('CREATE UNIQUE INDEX partial ON keyed (d) WHERE d > 0');
    await admin.query('CREATE UNIQUE INDEX expression ON keyed ((c + 1))');
    await admin.query('ALTER TABLE keyed DROP COLUMN day');
    const { keys, columns } = await connector.describe(table('keyed'), never);
    expect(keys.map(({ columns: names, primary }) => [names, primary])).toEqual([
      [['b', 'a'], true],
      [['c'], false],
    ]);
    expect(columns.map((column) => [column.name, column.nullable])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['d', true],
    ]);

    await admin.query('CREATE TABLE parted (id INT, day DATE) PARTITION BY RANGE (day)');
    await admin.query("CREATE TABLE parted_2024 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')");
    await admin.query("INSERT INTO parted VALUES (1, '2024-06-01')");
    await admin.query('CREATE MATERIALIZED VIEW matview AS SELECT id FROM parted');
    expect((await extractAll(connector, table('parted'))).rows).toEqual([['1', '2024-06-01']]);
    expect((await extractAll(connector, table('matview'))).rows).toEqual([['1']]);
    const names = (await connector.listDatasets(never)).filter((dataset) => dataset.schema === schema).map((dataset) => dataset.table);
    expect(names).toEqual(expect.arrayContaining(['keyed', 'parted', 'matview', 'Case', 'case']));
    expect(names).not.toContain('parted_2024');
  });

  it('estimates rows from statistics only', async () => {
    await admin.query('CREATE TABLE counted AS SELECT generate_series(1, 5000) AS id');
    expect((await connector.describe(table('counted'), never)).rowEstimate).toBeNull();
    await admin.query('ANALYZE counted');
    expect((await connector.describe(table('counted'), never)).rowEstimate).toBe(5000);
  });

  it('tells the types of a query from its result', async () => {
    const query = `SELECT 1 AS one, 1.50::numeric(6,2) AS price, 'x' AS word, now() AS at, current_date AS day, count(*) AS n, sum(1.5) AS total, true AS yes, ARRAY[1] AS list`;
    const { columns } = await connector.describe({ query }, never);
    expect(columns.map((column) => [column.name, column.nativeType, column.logicalType.kind])).toEqual([
      ['one', 'integer', 'integer'],
      ['price', 'numeric(6,2)', 'decimal'],
      ['word', 'text', 'string'],
      ['at', 'timestamp with time zone', 'timestamptz'],
      ['day', 'date', 'date'],
      ['n', 'bigint', 'integer'],
      ['total', 'numeric', 'decimal'],
      ['yes', 'boolean', 'boolean'],
      ['list', 'integer[]', 'string'],
    ]);
  });

  it('sees one moment, however long the extract takes', async () => {
    await admin.query('CREATE TABLE moments AS SELECT generate_series(1, 2) AS id');
    const extraction = await connector.extract(table('moments'), { columns: [] }, never);
    await admin.query('INSERT INTO moments VALUES (3)');
    await admin.query('DELETE FROM moments WHERE id = 1');
    let rows = 0;
    for await (const batch of extraction.batches) rows += batch.rows;
    expect(rows).toBe(2);
  });
});
