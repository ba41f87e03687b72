import type { ConnectorDefinition } from '../contract.ts';
import { LazyConnector } from '../lazy-connector.ts';
import { SQLSERVER_CAPABILITIES } from './capabilities.ts';
import { type SqlserverConfig, serverAddress, sqlserverConfigSchema, sqlserverFields } from './config.ts';
import { sqlserverStatements } from './statements.ts';
import { parseSqlserverUrl } from './url.ts';

export const sqlserverDefinition: ConnectorDefinition<SqlserverConfig> = {
  type: 'sqlserver',
  label: 'SQL Server',
  configSchema: sqlserverConfigSchema,
  secretPaths: sqlserverFields.filter((field) => field.kind === 'secret').map((field) => field.name),
  fields: sqlserverFields,
  parseUrl: parseSqlserverUrl,
  describeAddress: (config) => `${config.username}@${serverAddress(config)}/${config.database}`,
  open: (config, { baseDir }) =>
    new LazyConnector('sqlserver', SQLSERVER_CAPABILITIES, config.pool, async () => {
      const { SqlserverConnector } = await import('./connector.ts');
      return new SqlserverConnector(config, baseDir);
    }),
  statements: sqlserverStatements,
};
