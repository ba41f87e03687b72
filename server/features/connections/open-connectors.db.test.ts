import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { createConnection, removeConnection, updateConnection } from './connection.service.ts';
import { parseConnectionUrl } from './connection-types.ts';
import { openConnection } from './open-connection.ts';

const admin = actor('admin');
const never = new AbortController().signal;
const SLEEP = "SELECT 'x' AS x FROM pg_sleep(60)";

describeEngine('postgresql', 'a stored connection', (engine) => {
  let app: TestApp;
  let server: pg.Client;
  let database: string;
  let connection: { id: string; version: number };
  let config: Record<string, unknown>;

  beforeEach(async () => {
    database = `tieout_pools_${Math.random().toString(36).slice(2, 10)}`;
    server = new pg.Client({ connectionString: engine.url });
    await server.connect();
    await server.query(`CREATE DATABASE ${database}`);
    app = await openTestApp();
    config = { ...parseConnectionUrl(admin, { url: engine.url }).config, database };
    connection = await createConnection(app, admin, { name: 'books', type: 'postgresql', config });
  });
  afterEach(async () => {
    await app.close();
    await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await server.end();
  });

  /** As the server itself counts them. */
  async function connections(state = '%'): Promise<number> {
    const { rows } = await server.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND state LIKE $2',
      [database, state],
    );
    return rows[0]!.n;
  }
  const wait = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

  it('keeps its connections from one use to the next', async () => {
    for (let use = 0; use < 5; use++) {
      const connector = await openConnection(app, 'books');
      await connector.listDatasets(never);
      await connector.close();
    }
    expect(app.connectors.poolUse()).toMatchObject([{ connectionId: connection.id, use: { opened: 1, idle: 1, inUse: 0 } }]);
    expect(await connections()).toBe(1);
  });

  it('lets one user stop without stopping the others', async () => {
    const first = await openConnection(app, 'books');
    const second = await openConnection(app, 'books');
    const stopped = first.measureKey({ query: SLEEP }, ['x'], never);
    const going = second.measureKey({ query: SLEEP }, ['x'], never);
    const outcomes = Promise.allSettled([stopped, going]);
    await wait(async () => expect(await connections('active')).toBe(2));
    await first.close();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    await wait(async () => expect(await connections('active')).toBe(1));
    expect(app.connectors.poolUse()[0]?.use.inUse).toBe(1);
    await second.close();
    await outcomes;
    await wait(async () => expect(await connections('active')).toBe(0));
    // One whose statement was ended is not used again.
    expect(app.connectors.poolUse()).toMatchObject([{ use: { idle: 0, inUse: 0 } }]);
  });

  it('closes the pool of settings that were changed, once nobody uses it', async () => {
    const before = await openConnection(app, 'books');
    await before.listDatasets(never);
    const changed = { id: connection.id, version: connection.version, name: 'books', config: { ...config, pool: { size: 3 } } };
    await updateConnection(app, admin, changed);
    await before.listDatasets(never);
    const after = await openConnection(app, 'books');
    await after.listDatasets(never);
    expect(app.connectors.poolUse().map(({ use }) => use.size)).toEqual([20, 3]);
    await before.close();
    await after.close();
    expect(app.connectors.poolUse().map(({ use }) => use.size)).toEqual([3]);
    await wait(async () => expect(await connections()).toBe(1));
  });

  it('leaves no connection behind when it is removed', async () => {
    const connector = await openConnection(app, 'books');
    await connector.listDatasets(never);
    await connector.close();
    expect(await connections()).toBe(1);
    await removeConnection(app, admin, { id: connection.id });
    expect(app.connectors.poolUse()).toEqual([]);
    await wait(async () => expect(await connections()).toBe(0));
  });

  it('leaves no connection behind when the process ends, and stops what runs', async () => {
    const connector = await openConnection(app, 'books');
    await connector.listDatasets(never);
    const running = connector.measureKey({ query: SLEEP }, ['x'], never);
    const outcome = expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await wait(async () => expect(await connections('active')).toBe(1));
    await app.connectors.closeAll();
    await outcome;
    await wait(async () => expect(await connections()).toBe(0));
  });
});
