import { type CheckPlan, type Finding, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { reach } from '../reach.ts';
import { Attempt, compareClocks, isAboutDatabase, serverField } from '../server-check.ts';
import { listSqlserverDatasets } from './catalog.ts';
import { DEFAULT_PORT, type SqlserverConfig } from './config.ts';
import { explainSqlserverError } from './errors.ts';
import { openSqlserverSession } from './session.ts';
import { quoteTable } from './sql.ts';

/** The oldest version its maker still supported when this was written: SQL Server 2016. */
const OLDEST_MAJOR = 13;
const YEARS: Record<number, number> = { 13: 2016, 14: 2017, 15: 2019, 16: 2022, 17: 2025 };

export async function* checkSqlserver(config: SqlserverConfig, baseDir: string, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const explain = (error: unknown) => explainSqlserverError(error, config);
  const attempt = new Attempt(() => openSqlserverSession(config, baseDir, signal), explain);
  const encrypted = config.tls !== undefined && config.tls.mode !== 'disable';
  const plan: CheckPlan = {
    reach: async (): Promise<Finding> => {
      if (config.instance !== undefined && config.port === undefined) return { skipped: 'The port is asked of the SQL Server Browser.' };
      return reach(config.host, config.port ?? DEFAULT_PORT, signal);
    },
    tls: async (): Promise<Finding> => {
      await attempt.failIf((error) => error.code === 'tls_failed');
      return encrypted ? `Encrypted (${config.tls?.mode}).` : { skipped: 'TLS is off for this connection.' };
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
      const datasets = await listSqlserverDatasets(session);
      const [first] = datasets;
      if (!first) {
        return {
          warning: `No table of ${config.database} can be seen by ${config.username}.`,
          fix: 'Grant SELECT on the tables to read, or check the database.',
          field: 'database',
        };
      }
      await session.query(`SELECT TOP (1) 1 AS one FROM ${quoteTable(first.name)}`);
      return datasets.length === 1 ? '1 table can be seen.' : `${datasets.length} tables and views can be seen.`;
    },
    version: async (): Promise<Finding> => {
      const session = await attempt.value();
      const [row] = await session.query(
        `SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Collation') AS nvarchar(128)) AS collation_name, DATEPART(tzoffset, SYSDATETIMEOFFSET()) AS offset_minutes`,
      );
      const { version, snapshot, rowVersions } = session.facts;
      const major = Number.parseInt(version, 10);
      const moment = snapshot || rowVersions ? 'reads one moment' : 'does not read one moment (ALLOW_SNAPSHOT_ISOLATION is off)';
      const product = YEARS[major] === undefined ? 'SQL Server' : `SQL Server ${YEARS[major]}`;
      const summary = `${product} (${version}), ${row?.collation_name}, clock at UTC${formatOffset(Number(row?.offset_minutes))}, ${moment}`;
      if (session.facts.utf8 || major >= OLDEST_MAJOR) return summary;
      return { warning: summary, fix: 'Tieout is made for SQL Server 2016 and later.' };
    },
    clock: async () => {
      const session = await attempt.value();
      return compareClocks(async () => {
        const [row] = await session.query('SELECT SYSUTCDATETIME() AS now');
        return row?.now instanceof Date ? row.now.getTime() : Number.NaN;
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

function formatOffset(minutes: number): string {
  if (minutes === 0) return '';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}:${String(size % 60).padStart(2, '0')}`;
}
