import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectorDefinition } from '../registry.ts';
import type { TestServer } from './subject.ts';
import type { WriterColumnKind, WriterSubject } from './writer-subject.ts';

const definition = connectorDefinition('postgresql');
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

const TYPES: Record<WriterColumnKind, string> = {
  integer: 'int8',
  decimal: 'numeric(12,2)',
  text: 'varchar(200)',
  bytes: 'bytea',
  timestamp: 'timestamp(6)',
  boolean: 'boolean',
  float: 'float8',
  json: 'json',
};

export function postgresqlWriterSubject(engine: TestServer): WriterSubject {
  const database = `tieout_writer_${randomBytes(4).toString('hex')}`;
  const url = new URL(engine.url || 'postgresql://localhost:1/none');
  url.pathname = `/${database}`;
  const settings = { ...definition.parseUrl(url.href) };

  async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  const inDatabase = <T>(work: (client: pg.Client) => Promise<T>) => withClient(url.href, work);

  return {
    server: { type: 'postgresql', host: url.hostname, port: Number(url.port), settings },
    connection: { type: 'postgresql', settings },
    keepsDuplicates: true,
    keepsUnique: true,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    setUp: () => withClient(engine.url, async (client) => void (await client.query(`CREATE DATABASE ${database}`))),
    tearDown: () => withClient(engine.url, async (client) => void (await client.query(`DROP DATABASE ${database} WITH (FORCE)`))),
    datasetName: (table) => `public."${table.replaceAll('"', '""')}"`,
    createTable: (spec, rows) =>
      inDatabase(async (client) => {
        const columns = spec.columns.map(({ name, kind }) => `${quote(name)} ${TYPES[kind]}`);
        if (spec.primaryKey) columns.push(`PRIMARY KEY (${spec.primaryKey.map(quote).join(', ')})`);
        if (spec.unique) columns.push(`UNIQUE (${spec.unique.map(quote).join(', ')})`);
        await client.query(`DROP TABLE IF EXISTS ${quote(spec.name)}`);
        await client.query(`CREATE TABLE ${quote(spec.name)} (${columns.join(', ')})`);
        const values = spec.columns.map(({ kind }, index) => (kind === 'bytes' ? `decode(c${index}, 'hex')` : `c${index}::${TYPES[kind]}`));
        await client.query(
          `INSERT INTO ${quote(spec.name)} SELECT ${values.join(', ')} FROM unnest(${spec.columns.map((_, index) => `$${index + 1}::text[]`).join(', ')})
            AS v (${spec.columns.map((_, index) => `c${index}`).join(', ')})`,
          spec.columns.map((_, index) => rows.map((row) => row[index])),
        );
      }),
    dump: (table) =>
      inDatabase(async (client) => {
        const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${quote(table)} AS t`);
        return rows.map((row) => row.line);
      }),
    sql: (statement) => inDatabase(async (client) => void (await client.query(statement))),
    atWork: () =>
      withClient(engine.url, async (client) => {
        const { rows } = await client.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND state <> 'idle'",
          [database],
        );
        return rows[0]!.n;
      }),
  };
}
