import { type CheckPlan, type Finding, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { reach } from '../reach.ts';
import { Attempt, compareClocks, isAboutDatabase, serverField } from '../server-check.ts';
import { listOracleDatasets } from './catalog.ts';
import type { OracleConfig } from './config.ts';
import type { OracleDriver } from './driver.ts';
import { explainOracleError } from './errors.ts';
import { openOracleSession } from './session.ts';
import { qualifiedName } from './sql.ts';

export async function* checkOracle(
  driver: OracleDriver,
  config: OracleConfig,
  baseDir: string,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const explain = (error: unknown) => explainOracleError(error, config);
  const attempt = new Attempt(() => openOracleSession(driver, config, baseDir, signal), explain);
  const encrypted = config.tls !== undefined && config.tls.mode !== 'disable';
  const plan: CheckPlan = {
    reach: (): Promise<Finding> =>
      config.connect_string === undefined
        ? reach(config.host, config.port, signal)
        : Promise.resolve({ skipped: 'The connect string says where the server is.' }),
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
      return `The service ${config.database ?? config.sid ?? 'of the connect string'} is there.`;
    },
    privileges: async (): Promise<Finding> => {
      const session = await attempt.value();
      const datasets = await listOracleDatasets(session);
      const [first] = datasets;
      if (!first) {
        return {
          warning: `No table can be seen by ${config.username}.`,
          fix: 'Grant SELECT on the tables to read, or check the user name.',
          field: 'username',
        };
      }
      await session.query(`SELECT 1 FROM ${qualifiedName({ schema: first.schema!, table: first.table })} WHERE ROWNUM = 1`);
      return datasets.length === 1 ? '1 table can be seen.' : `${datasets.length} tables and views can be seen.`;
    },
    version: async (): Promise<Finding> => {
      const session = await attempt.value();
      const [version] = await session.query("SELECT version, SESSIONTIMEZONE FROM product_component_version WHERE product LIKE 'Oracle%'");
      const [charset] = await session.query("SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET'");
      const zone = version?.[1] === '+00:00' ? 'UTC' : String(version?.[1]);
      const summary = `Oracle Database ${String(version?.[0])}, ${zone}, ${String(charset?.[0])}`;
      if (zone === 'UTC') return summary;
      return { warning: summary, fix: 'A logon trigger changes the session time zone: ask the administrator to leave it alone.' };
    },
    clock: async () => {
      const session = await attempt.value();
      return compareClocks(async () => {
        const [row] = await session.query(`SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"') FROM DUAL`);
        return Date.parse(String(row?.[0]));
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
