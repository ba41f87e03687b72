import type { ConnectorDefinition } from '../contract.ts';
import { type FilesConfig, filesConfigSchema, filesFields, parseFilesUrl } from './config.ts';
import { FilesConnector } from './connector.ts';

export const filesDefinition: ConnectorDefinition<FilesConfig> = {
  type: 'files',
  label: 'Folder of files',
  configSchema: filesConfigSchema,
  secretPaths: [],
  fields: filesFields,
  parseUrl: parseFilesUrl,
  describeAddress: ({ path }) => path,
  open: (config, { baseDir }) => new FilesConnector(config, baseDir),
};
