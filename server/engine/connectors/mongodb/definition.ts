import type { ConnectorDefinition } from '../contract.ts';
import { LazyConnector } from '../lazy-connector.ts';
import { TLS_SECRETS } from '../tls.ts';
import { describeHosts } from './addresses.ts';
import { MONGODB_CAPABILITIES } from './capabilities.ts';
import { type MongodbConfig, mongodbConfigSchema, mongodbFields } from './config.ts';
import { parseMongodbUrl } from './url.ts';

export const mongodbDefinition: ConnectorDefinition<MongodbConfig> = {
  type: 'mongodb',
  label: 'MongoDB',
  configSchema: mongodbConfigSchema,
  secretPaths: ['password', ...TLS_SECRETS],
  fields: mongodbFields,
  parseUrl: parseMongodbUrl,
  describeAddress: (config) => `${config.username === undefined ? '' : `${config.username}@`}${describeHosts(config)}/${config.database}`,
  open: (config, { baseDir }) =>
    new LazyConnector('mongodb', MONGODB_CAPABILITIES, config.pool, async () => {
      const { MongodbConnector } = await import('./connector.ts');
      return new MongodbConnector(config, baseDir);
    }),
};
