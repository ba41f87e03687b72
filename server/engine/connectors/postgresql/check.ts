import { type CheckPlan, type Finding, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { reach } from '../reach.ts';
import { Attempt, compareClocks, isAboutDatabase, serverField } from '../server-check.ts';
import { listPostgresqlDatasets } from './catalog.ts';
import type { PostgresqlConfig } from './config.ts';
import { explainPostgresqlError } from './errors.ts';
import { openPostgresqlSession } from './session.ts';

/** The oldest version whose floats read back exactly by default settings and that its makers still supported lately. */
const OLDEST_MAJOR = 12;

export async function* checkPostgresql(config: PostgresqlConfig, baseDir: string, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const explain = (error: unknown) => explainPostgresqlError(error, config);
  const attempt = new Attempt(() => openPostgresqlSession(config, baseDir, signal), explain);
  const encrypted = config.tls !== undefined && config.tls.mode !== 'disable';
  const plan: CheckPlan = {
    reach: () => reach(config.host, config.port, signal),
    tls: async (): Promise<Finding> => {
      if (!encrypted) return { skipped: 'TLS is off for this connection.' };
      await attempt.failIf((error) => error.code === 'tls_failed');
      return `Encrypted (${config.tls?.mode}).`;
    },
    sign_in: async () => {
      await attempt.failIf((error) => !isAboutDatabase(error));
      return `Signed in as ${config.username}.`;
    },
    database: async () => {
      await attempt.value();
      return `The database ${config.database} is there.`;
    },
    privileges: async (): Promise<Finding> => {
      const session = await attempt.value();
      const datasets = await listPostgresqlDatasets(session);
      const [row] = await session.query(
        `SELECT count(*)::int AS readable FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')`,
      );
      if (row?.readable === 0) {
        return {
          warning: `${config.username} can read none of the ${datasets.length} tables and views of ${config.database}.`,
          fix: 'Grant USAGE on the schema and SELECT on the tables to read, or check the database.',
          field: 'database',
        };
      }
      return `${row?.readable} of ${datasets.length} tables and views can be read.`;
    },
    version: async (): Promise<Finding> => {
      const session = await attempt.value();
      const [row] = await session.query(
        "SELECT current_setting('server_version') AS version, current_setting('TimeZone') AS zone, current_setting('server_encoding') AS encoding",
      );
      const number = String(row?.version).split(' ')[0]!;
      const summary = `PostgreSQL ${number}, ${row?.zone}, ${row?.encoding}`;
      if (Number.parseInt(number, 10) >= OLDEST_MAJOR) return summary;
      return { warning: summary, fix: `Tieout is made for PostgreSQL ${OLDEST_MAJOR} and later.` };
    },
    clock: async () => {
      const session = await attempt.value();
      return compareClocks(async () => {
        const [row] = await session.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now');
        return Number(row?.now);
      });
    },
  };
  try {
    yield* runChecks(plan, explain, serverField, signal);
  } finally {
    await attempt.value().then(
      (session) => session.close(),
      () => undefined,
    );
  }
}
