import { afterEach, beforeEach, expect, it } from 'vitest';
import { actor, callerOf, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { createConnection, getConnection } from './connection.service.ts';
import { parseConnectionUrl } from './connection-types.ts';
import { openConnection } from './open-connection.ts';
import { reportPools } from './report-pools.ts';

const admin = actor('admin');
const never = new AbortController().signal;

describeEngine('mariadb', 'pool use', (engine) => {
  let app: TestApp;
  let id: string;
  beforeEach(async () => {
    app = await openTestApp();
    const { config } = parseConnectionUrl(admin, { url: engine.url });
    ({ id } = await createConnection(app, admin, { name: 'maria', type: 'mysql', config }));
  });
  afterEach(() => app.close());

  const pools = () => callerOf(app, 'viewer').connections.pools({ id });
  const look = async (): Promise<void> => {
    const connector = await openConnection(app, 'maria');
    await connector.listDatasets(never);
    await connector.close();
  };
  const worker = (name: string, heartbeatAt: Date) =>
    app.db.workerNode.create({ data: { id: name, host: 'far', pid: 7, startedAt: heartbeatAt, heartbeatAt } });

  it('is shown for this process and for every worker that lives', async () => {
    expect((await getConnection(app, admin, { id })).pooled).toBe(true);
    expect(await pools()).toEqual([]);
    await look();
    const [own, ...others] = await pools();
    expect(own).toMatchObject({ process: 'dashboard', pid: process.pid, use: { size: 20, overflow: 30, inUse: 0, idle: 1, opened: 1 } });
    expect(others).toEqual([]);

    await worker('alive', app.now());
    await worker('gone', new Date(app.now().getTime() - 3_600_000));
    await reportPools(app, 'alive')();
    await reportPools(app, 'gone')();
    expect((await pools()).map((pool) => [pool.process, pool.host])).toEqual([
      ['dashboard', expect.any(String)],
      ['worker', 'far'],
    ]);
  });

  it('is written by a worker only when it changed', async () => {
    await worker('w', app.now());
    const report = reportPools(app, 'w');
    await report();
    expect((await app.db.workerNode.findUniqueOrThrow({ where: { id: 'w' } })).pools).toBeNull();
    await look();
    await report();
    await app.db.workerNode.update({ where: { id: 'w' }, data: { pools: [] } });
    await report();
    expect((await app.db.workerNode.findUniqueOrThrow({ where: { id: 'w' } })).pools).toEqual([]);
    await look();
    const connector = await openConnection(app, 'maria');
    const extraction = await connector.extract({ query: 'SELECT 1 AS one' }, { columns: [] }, never);
    await report();
    expect(await pools()).toMatchObject([{ use: { inUse: 1 } }, { process: 'worker', use: { inUse: 1, idle: 0 } }]);
    for await (const batch of extraction.batches) expect(batch.rows).toBe(1);
    await connector.close();
  });
});
