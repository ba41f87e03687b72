import type { ConnectorDefinition } from '../contract.ts';
import { TLS_SECRETS } from '../tls.ts';
import { type MysqlConfig, mysqlConfigSchema, mysqlFields, parseMysqlUrl } from './config.ts';
import { MysqlConnector } from './connector.ts';
import { mysqlStatements } from './statements.ts';

export const mysqlDefinition: ConnectorDefinition<MysqlConfig> = {
  type: 'mysql',
  label: 'MySQL or MariaDB',
  configSchema: mysqlConfigSchema,
  secretPaths: ['password', ...TLS_SECRETS],
  fields: mysqlFields,
  parseUrl: parseMysqlUrl,
  describeAddress: ({ username, host, port, database }) => `${username}@${host}:${port}/${database}`,
  open: (config, context) => new MysqlConnector(config, context),
  statements: mysqlStatements,
};
