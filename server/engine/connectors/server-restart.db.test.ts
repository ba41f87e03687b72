import { describe, expect, it, vi } from 'vitest';
import { type LocalServer, NotOnThisMachine } from '#server/testing/local-server.ts';
import { startMariadb } from '#server/testing/start-mariadb.ts';
import { startPostgresql } from '#server/testing/start-postgresql.ts';
import { connectorDefinition } from './registry.ts';
import { extractAll, never } from './testing/collect.ts';

const cases = [
  { label: 'MariaDB', type: 'mysql', start: () => startMariadb() },
  { label: 'PostgreSQL', type: 'postgresql', start: () => startPostgresql() },
];

/** A server of its own: nobody else's is restarted. */
describe.each(cases)('a restart of $label', ({ label, type, start }) => {
  it('under idle connections is not noticed by the next operation', async (context) => {
    let server: LocalServer;
    try {
      server = await start();
    } catch (error) {
      if (!(error instanceof NotOnThisMachine)) throw error;
      process.stdout.write(`Left out: a restart of ${label} (${error.message})\n`);
      return context.skip();
    }
    const definition = connectorDefinition(type);
    const open = () => definition.open(definition.configSchema.parse(definition.parseUrl(server.url)), { baseDir: '.' });
    const connector = open();
    try {
      await Promise.all([connector.listDatasets(never), connector.listDatasets(never)]);
      const before = connector.poolUse!();
      expect(before).toMatchObject({ idle: before.opened, inUse: 0 });
      await server.restart();
      await vi.waitFor(
        async () => {
          const other = open();
          await other.listDatasets(never).finally(() => other.close());
        },
        { timeout: 60_000, interval: 100 },
      );
      expect((await extractAll(connector, { query: "SELECT 'x' AS x" })).rows).toEqual([['x']]);
      expect(connector.poolUse!()).toMatchObject({ replaced: before.idle, opened: before.opened + 1, failed: 0 });
    } finally {
      await connector.close();
      await server.stop();
    }
  }, 120_000);
});
