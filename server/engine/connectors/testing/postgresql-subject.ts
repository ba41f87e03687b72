import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectorDefinition } from '../registry.ts';
import { FACT_COLUMNS, FACTS, HOSTILE_COLUMNS } from './facts.ts';
import { BIG_ROWS, type ServerSubject, type TestServer } from './subject.ts';

const definition = connectorDefinition('postgresql');
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A database of its own, so that other tests' tables and statements are out of sight. */
export function postgresqlSubject(engine: TestServer): ServerSubject {
  const database = `tieout_contract_${randomBytes(4).toString('hex')}`;
  const schema = `odd.schema "x"`;
  const hostile = `Robert'); DROP TABLE "orders"; -- \`x\` é`;
  const poorUser = `poor_${randomBytes(4).toString('hex')}`;
  const url = new URL(engine.url);
  url.pathname = `/${database}`;
  const settings = { ...definition.parseUrl(url.href) };

  async function withClient(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  const factsTable = (name: string) => `CREATE TABLE ${name} (
    id BIGINT PRIMARY KEY, flag BOOLEAN, amount NUMERIC(12,2), ratio DOUBLE PRECISION, name VARCHAR(100), code CHAR(5), day DATE, at TIMESTAMP(6),
    moment TIMESTAMPTZ(6), clock TIME(6), raw BYTEA, uid UUID UNIQUE, doc JSONB)`;

  return {
    settings,
    facts: 'public.facts',
    big: 'public.big',
    empty: 'public.no_rows',
    hostile: `"${schema.replaceAll('"', '""')}"."${hostile.replaceAll('"', '""')}"`,
    types: {},
    declaresKeys: true,
    quote,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    async setUp() {
      await withClient(engine.url, async (client) => {
        await client.query(`CREATE DATABASE ${database}`);
      });
      await withClient(url.href, async (client) => {
        await client.query("SET TIME ZONE 'America/New_York'");
        await client.query(factsTable('facts'));
        await client.query(factsTable('no_rows'));
        for (const fact of FACTS) {
          const values = FACT_COLUMNS.map((column) =>
            column === 'raw' && fact.raw !== null ? Buffer.from(fact.raw, 'hex') : fact[column],
          );
          await client.query(`INSERT INTO facts VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`, values);
        }
        await client.query('CREATE TABLE big (id INT PRIMARY KEY, label VARCHAR(100))');
        await client.query(`INSERT INTO big SELECT n, 'row ' || n || ', "quoted"' FROM generate_series(1, ${BIG_ROWS}) AS n`);
        await client.query('CREATE VIEW view_of_facts AS SELECT id, name FROM facts');
        await client.query(`CREATE SCHEMA ${quote(schema)}`);
        const table = `${quote(schema)}.${quote(hostile)}`;
        await client.query(`CREATE TABLE ${table} (${HOSTILE_COLUMNS.map((column) => `${quote(column)} TEXT`).join(', ')})`);
        for (const row of [1, 2]) {
          const places = HOSTILE_COLUMNS.map((_, index) => `$${index + 1}`).join(', ');
          await client.query(
            `INSERT INTO ${table} VALUES (${places})`,
            HOSTILE_COLUMNS.map((_, index) => `${row}.${index}`),
          );
        }
      });
    },
    tearDown: () =>
      withClient(engine.url, async (client) => {
        await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
        await client.query(`DROP USER IF EXISTS ${poorUser}`);
      }),
    async createPoorUser() {
      await withClient(engine.url, async (client) => {
        await client.query(`CREATE USER ${poorUser} PASSWORD 'poor'`);
      });
      return { username: poorUser, password: 'poor' };
    },
    async lockFacts() {
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query('BEGIN');
      await client.query('LOCK TABLE facts IN ACCESS EXCLUSIVE MODE');
      return () => client.end();
    },
    killStatements: () =>
      withClient(engine.url, async (client) => {
        await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
      }),
    async runningStatements() {
      let running = 0;
      await withClient(engine.url, async (client) => {
        const { rows } = await client.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND state <> 'idle'",
          [database],
        );
        running = rows[0]!.n;
      });
      return running;
    },
  };
}
