import type { ConnectorDefinition } from '../contract.ts';
import { TLS_SECRETS } from '../tls.ts';
import { type PostgresqlConfig, parsePostgresqlUrl, postgresqlConfigSchema, postgresqlFields } from './config.ts';
import { PostgresqlConnector } from './connector.ts';
import { postgresqlStatements } from './statements.ts';

export const postgresqlDefinition: ConnectorDefinition<PostgresqlConfig> = {
  type: 'postgresql',
  label: 'PostgreSQL',
  configSchema: postgresqlConfigSchema,
  secretPaths: ['password', ...TLS_SECRETS],
  fields: postgresqlFields,
  parseUrl: parsePostgresqlUrl,
  describeAddress: ({ username, host, port, database }) => `${username}@${host}:${port}/${database}`,
  open: (config, context) => new PostgresqlConnector(config, context),
  statements: postgresqlStatements,
};
