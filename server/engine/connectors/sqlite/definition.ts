import type { ConnectorDefinition } from '../contract.ts';
import { parseSqliteUrl, type SqliteConfig, sqliteConfigSchema, sqliteFields } from './config.ts';
import { SqliteConnector } from './connector.ts';
import { sqliteStatements } from './statements.ts';

export const sqliteDefinition: ConnectorDefinition<SqliteConfig> = {
  type: 'sqlite',
  label: 'SQLite file',
  configSchema: sqliteConfigSchema,
  secretPaths: [],
  fields: sqliteFields,
  parseUrl: parseSqliteUrl,
  describeAddress: ({ path }) => path,
  open: (config, { baseDir }) => new SqliteConnector(config, baseDir),
  statements: sqliteStatements,
};
