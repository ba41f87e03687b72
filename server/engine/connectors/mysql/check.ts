import { type CheckPlan, type Finding, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { reach } from '../reach.ts';
import { Attempt, compareClocks, isAboutDatabase, serverField } from '../server-check.ts';
import { listMysqlDatasets } from './catalog.ts';
import type { MysqlConfig } from './config.ts';
import { explainMysqlError } from './errors.ts';
import { openMysqlSession } from './session.ts';
import { quoteName } from './sql.ts';

/** The oldest versions that the tests cover or their makers still supported when this was written. */
const OLDEST = { MySQL: '8.0', MariaDB: '10.6' };

export async function* checkMysql(config: MysqlConfig, baseDir: string, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const explain = (error: unknown) => explainMysqlError(error, config);
  const attempt = new Attempt(() => openMysqlSession(config, baseDir, signal), explain);
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
      const datasets = await listMysqlDatasets(session, config.database);
      const [first] = datasets;
      if (!first) {
        return {
          warning: `No table of ${config.database} can be seen by ${config.username}.`,
          fix: 'Grant SELECT on the tables to read, or check the database.',
          field: 'database',
        };
      }
      await session.query(`SELECT 1 FROM ${quoteName(config.database)}.${quoteName(first.table)} LIMIT 1`);
      return datasets.length === 1 ? '1 table can be seen.' : `${datasets.length} tables and views can be seen.`;
    },
    version: async (): Promise<Finding> => {
      const session = await attempt.value();
      const [row] = await session.query('SELECT @@SESSION.time_zone AS zone, @@SESSION.character_set_results AS charset');
      const product = session.isMariadb ? 'MariaDB' : 'MySQL';
      const number = session.version.split('-')[0]!;
      const summary = `${product} ${number}, ${row?.zone === '+00:00' ? 'UTC' : row?.zone}, ${row?.charset}`;
      if (isAtLeast(number, OLDEST[product])) return summary;
      return { warning: summary, fix: `Tieout is made for ${product} ${OLDEST[product]} and later.` };
    },
    clock: async () => {
      const session = await attempt.value();
      return compareClocks(async () => {
        const [row] = await session.query('SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS CHAR) AS now');
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

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
