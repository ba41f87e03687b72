import type { ConnectorDefinition } from '../contract.ts';
import { LazyConnector } from '../lazy-connector.ts';
import { TLS_SECRETS } from '../tls.ts';
import { ORACLE_CAPABILITIES } from './capabilities.ts';
import { type OracleConfig, oracleConfigSchema, oracleFields, parseOracleUrl } from './config.ts';
import { oracleStatements } from './statements.ts';

export const oracleDefinition: ConnectorDefinition<OracleConfig> = {
  type: 'oracle',
  label: 'Oracle',
  configSchema: oracleConfigSchema,
  secretPaths: ['password', ...TLS_SECRETS],
  fields: oracleFields,
  parseUrl: parseOracleUrl,
  describeAddress: ({ username, host, port, database, sid, connect_string }) =>
    connect_string === undefined ? `${username}@${host}:${port}/${database ?? sid}` : `${username}@${host}:${port}`,
  open: (config, { baseDir }) =>
    new LazyConnector('oracle', ORACLE_CAPABILITIES, config.pool, async () => {
      const [{ OracleConnector }, { thinDriver }] = await Promise.all([import('./connector.ts'), import('./driver.ts')]);
      return new OracleConnector(config, baseDir, thinDriver);
    }),
  statements: oracleStatements,
};
