import type { ConnectorDefinition } from '../contract.ts';
import { TLS_SECRETS } from '../tls.ts';
import { type OracleConfig, oracleConfigSchema, oracleFields, parseOracleUrl } from './config.ts';
import { OracleConnector } from './connector.ts';
import { thinDriver } from './driver.ts';

export const oracleDefinition: ConnectorDefinition<OracleConfig> = {
  type: 'oracle',
  label: 'Oracle',
  configSchema: oracleConfigSchema,
  secretPaths: ['password', ...TLS_SECRETS],
  fields: oracleFields,
  parseUrl: parseOracleUrl,
  describeAddress: ({ username, host, port, database, sid, connect_string }) =>
    connect_string === undefined ? `${username}@${host}:${port}/${database ?? sid}` : `${username}@${host}:${port}`,
  open: (config, { baseDir }) => new OracleConnector(config, baseDir, thinDriver),
};
