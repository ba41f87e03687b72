import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { LazyConnector } from './lazy-connector.ts';
import { MONGODB_CAPABILITIES } from './mongodb/capabilities.ts';
import { connectorDefinition } from './registry.ts';
import { never } from './testing/collect.ts';

const run = promisify(execFile);
const registry = fileURLToPath(new URL('./registry.ts', import.meta.url));

/** Names of the drivers that are loaded once the registry is, and one connector open. */
const LOADED = `
  import Module from 'node:module';
  const { connectorDefinition } = await import(${JSON.stringify(registry)});
  const oracle = connectorDefinition('oracle');
  oracle.open(oracle.configSchema.parse(oracle.parseUrl('oracle://reader@127.0.0.1:1521/FREEPDB1')), { baseDir: '.' });
  const files = Object.keys(Module._cache);
  console.log(JSON.stringify(['mysql2', 'tedious', 'oracledb', 'mongodb'].filter((name) => files.some((file) => file.includes('/node_modules/' + name + '/')))));
`;

it('loads a seldom driver only when something is asked of its database', async () => {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', LOADED]);
  expect(JSON.parse(stdout)).toEqual(['mysql2']);
});

it('knows what the connector can, and closes, without the driver', async () => {
  const mongodb = connectorDefinition('mongodb');
  const connector = mongodb.open(mongodb.configSchema.parse(mongodb.parseUrl('mongodb://127.0.0.1:1/none')), { baseDir: '.' });
  expect(connector.capabilities).toEqual(MONGODB_CAPABILITIES);
  expect(connector.poolUse?.()).toMatchObject({ size: 20, overflow: 30, inUse: 0, idle: 0 });
  await connector.close();
  await expect(connector.listDatasets(never)).rejects.toMatchObject({ code: 'cancelled' });
});

it('says so when a driver cannot be loaded', async () => {
  const connector = new LazyConnector('mongodb', MONGODB_CAPABILITIES, undefined, () => Promise.reject(new Error('no such module')));
  await expect(connector.listDatasets(never)).rejects.toMatchObject({
    code: 'internal',
    message: 'The driver of this database could not be loaded.',
    detail: 'no such module',
  });
  await connector.close();
});
