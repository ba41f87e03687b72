import { randomBytes } from 'node:crypto';
import { connectSqlserver, type SqlserverClient } from '#server/testing/sqlserver-client.ts';
import { connectorDefinition } from '../registry.ts';
import type { TestServer } from './subject.ts';
import type { WriterColumnKind, WriterSubject } from './writer-subject.ts';

const definition = connectorDefinition('sqlserver');
const quote = (name: string) => `[${name.replaceAll(']', ']]')}]`;

const TYPES: Record<WriterColumnKind, string> = {
  integer: 'BIGINT',
  decimal: 'DECIMAL(12,2)',
  text: 'NVARCHAR(200)',
  bytes: 'VARBINARY(200)',
  timestamp: 'DATETIME2(6)',
  boolean: 'BIT',
  float: 'FLOAT',
  json: 'NVARCHAR(MAX)',
};

export function sqlserverWriterSubject(engine: TestServer): WriterSubject {
  const database = `tieout_writer_${randomBytes(4).toString('hex')}`;
  const settings = { ...definition.parseUrl(engine.url), database };
  const server = engine.url ? new URL(engine.url) : new URL('none://localhost:1');

  async function within<T>(name: string | undefined, work: (client: SqlserverClient) => Promise<T>): Promise<T> {
    const client = await connectSqlserver(engine.url, name);
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }

  return {
    server: { type: 'sqlserver', host: server.hostname, port: Number(server.port), settings },
    connection: { type: 'sqlserver', settings },
    keepsDuplicates: true,
    keepsUnique: true,
    open: () => definition.open(definition.configSchema.parse(settings), { baseDir: '.' }),
    setUp: () =>
      within(undefined, async ({ run }) => {
        await run(`CREATE DATABASE ${database}`);
        // Others see what was committed instead of waiting for the writer.
        await run(`ALTER DATABASE ${database} SET READ_COMMITTED_SNAPSHOT ON`);
      }),
    tearDown: () =>
      within(undefined, async ({ run }) => {
        await run(`ALTER DATABASE ${database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
        await run(`DROP DATABASE ${database}`);
      }),
    datasetName: (table) => `dbo."${table.replaceAll('"', '""')}"`,
    createTable: (spec, rows) =>
      within(database, async ({ run }) => {
        const keyed = new Set([...(spec.primaryKey ?? []), ...(spec.unique ?? [])]);
        const parts = spec.columns.map(({ name, kind }) => `${quote(name)} ${TYPES[kind]}${keyed.has(name) ? ' NOT NULL' : ' NULL'}`);
        if (spec.primaryKey) parts.push(`PRIMARY KEY (${spec.primaryKey.map(quote).join(', ')})`);
        if (spec.unique) parts.push(`UNIQUE (${spec.unique.map(quote).join(', ')})`);
        await run(`DROP TABLE IF EXISTS ${quote(spec.name)}`);
        await run(`CREATE TABLE ${quote(spec.name)} (${parts.join(', ')})`);
        if (rows.length === 0) return;
        const values = spec.columns.map(({ kind }, index) => (kind === 'bytes' ? `CONVERT(varbinary(200), c${index}, 2)` : `c${index}`));
        const columns = spec.columns.map((_, index) => `c${index} nvarchar(max) '$[${index}]'`);
        const json = JSON.stringify(rows).replaceAll("'", "''");
        await run(
          `INSERT INTO ${quote(spec.name)} SELECT ${values.join(', ')} FROM OPENJSON(N'${json}') WITH (${columns.join(', ')}) AS v`,
        );
      }),
    dump: (table) =>
      within(database, async ({ run }) => {
        const rows = await run(`SELECT * FROM ${quote(table)}`);
        return rows.map((row) => JSON.stringify(Object.values(row).map(shown)));
      }),
    sql: (statement) => within(database, async ({ run }) => void (await run(statement))),
    atWork: () =>
      within(undefined, async ({ run }) => {
        const [row] = await run(
          `SELECT COUNT(*) AS n FROM sys.dm_exec_sessions AS s WHERE s.database_id = DB_ID('${database}') AND
            (s.open_transaction_count > 0 OR EXISTS (SELECT 1 AS one FROM sys.dm_exec_requests AS r WHERE r.session_id = s.session_id))`,
        );
        return Number(row?.n);
      }),
  };
}

function shown(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (!(value instanceof Date)) return value;
  return `${value.toISOString()} + ${(value as Date & { nanosecondsDelta?: number }).nanosecondsDelta ?? 0}`;
}
