import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import type { Connector, Extraction } from './contract.ts';
import { connectorDefinition } from './registry.ts';
import { extractAll, never } from './testing/collect.ts';
import { mysqlSubject } from './testing/mysql-subject.ts';
import { postgresqlSubject } from './testing/postgresql-subject.ts';
import type { ServerSubject } from './testing/subject.ts';

/** How a real server takes part in pooling. Counts are the pool's own; what the server sees is asked of the server. */
function pooling(engine: UsedEngine, makeSubject: () => ServerSubject, type: string): void {
  const definition = connectorDefinition(type);
  const server = engine.url ? new URL(engine.url) : new URL('none://localhost:1');
  let subject: ServerSubject;
  let proxy: TestProxy;
  let connector: Connector;

  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
    proxy = await startProxy(server.hostname, Number(server.port));
  });
  afterAll(async () => {
    await proxy.close();
    await subject.tearDown();
  });
  afterEach(() => connector.close());

  const open = (changes: Record<string, unknown> = {}) => {
    connector = definition.open(definition.configSchema.parse({ ...subject.settings, ...changes }), { baseDir: '.' });
    return connector;
  };
  const use = () => connector.poolUse!();
  const wait = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
  const hold = (): Promise<Extraction> => connector.extract({ table: subject.big }, { columns: [], batchBytes: 4096 }, never);
  const letGo = async (extraction: Extraction): Promise<void> => {
    await extraction.batches[Symbol.asyncIterator]().return?.();
  };
  const sleep = type === 'mysql' ? 'SELECT SLEEP(60) AS x' : "SELECT 'x' AS x FROM pg_sleep(60)";
  /** Dwells in many small steps: MySQL answers an interrupted SLEEP as if it were over. */
  const slow =
    type === 'mysql' ? `SELECT COUNT(*) AS x FROM big a, big b, big c WHERE a.id + b.id + c.id < 0` : "SELECT 'x' AS x FROM pg_sleep(60)";

  it('reads everything on one connection when one is enough', async () => {
    open();
    for (let time = 0; time < 3; time++) {
      await connector.describe({ table: subject.facts }, never);
      expect((await extractAll(connector, { table: subject.facts })).rows.length).toBeGreaterThan(0);
      // Who has all rows does not wait until the connection is clean again.
      await wait(() => expect(use().inUse).toBe(0));
    }
    expect(use()).toMatchObject({ opened: 1, idle: 1, replaced: 0, failed: 0 });
  });

  it('opens extra connections, lets the next one wait, and serves it when one is free', async () => {
    open({ pool: { size: 1, overflow: 1 } });
    const first = await hold();
    const second = await hold();
    expect(use()).toMatchObject({ inUse: 2, idle: 0, opened: 2 });
    const third = connector.describe({ table: subject.facts }, never);
    await wait(() => expect(use().waiting).toBe(1));
    await letGo(first);
    expect((await third).columns.length).toBeGreaterThan(0);
    await letGo(second);
    expect(use()).toMatchObject({ inUse: 0, waiting: 0, timedOut: 0 });
  });

  it('says so when no connection becomes free in time, and a waiting operation can be cancelled', async () => {
    open({ pool: { size: 1, overflow: 0, timeout_seconds: 0.2 } });
    const only = await hold();
    const error = await connector.listDatasets(never).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'too_busy', message: expect.stringContaining('0.2 seconds') });
    expect(error.advice).toContain('pool.size');
    expect(use()).toMatchObject({ timedOut: 1, waiting: 0, inUse: 1 });
    await connector.close();
    open({ pool: { size: 1, overflow: 0 } });
    const other = await hold();
    const controller = new AbortController();
    const waiting = connector.listDatasets(controller.signal);
    await wait(() => expect(use().waiting).toBe(1));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(use().waiting).toBe(0);
    await Promise.all([letGo(only), letGo(other)]);
  });

  it('does not use a connection that is too old', async () => {
    open({ pool: { recycle_seconds: 0.001 } });
    for (let time = 0; time < 3; time++) await connector.listDatasets(never);
    await wait(() => expect(use()).toMatchObject({ opened: 3, recycled: 3, idle: 0 }));
  });

  it('replaces a connection that was ended while nobody used it, without an error', async () => {
    open();
    await connector.listDatasets(never);
    expect(use().idle).toBe(1);
    await subject.killStatements();
    expect((await connector.describe({ table: subject.facts }, never)).columns.length).toBeGreaterThan(0);
    expect(use()).toMatchObject({ opened: 2, replaced: 1 });
  });

  it('works again after the line was cut under all idle connections', async () => {
    open({ port: proxy.port });
    await Promise.all([connector.listDatasets(never), connector.listDatasets(never), connector.listDatasets(never)]);
    const before = use();
    expect(before.idle).toBe(before.opened);
    proxy.cut();
    expect((await extractAll(connector, { table: subject.facts })).rows.length).toBeGreaterThan(0);
    await wait(() => expect(use()).toMatchObject({ inUse: 0, idle: 1, opened: before.opened + 1 }));
  });

  it('counts connections that could not be opened, and gives their places back', async () => {
    open({ port: 1, pool: { size: 1, overflow: 0 } });
    for (let time = 0; time < 3; time++) await expect(connector.listDatasets(never)).rejects.toMatchObject({ code: 'connection_failed' });
    expect(use()).toMatchObject({ failed: 3, opened: 0, inUse: 0, waiting: 0 });
  });

  it('does not use a connection again whose work failed, was cancelled or read by half', async () => {
    open();
    await expect(connector.describe({ table: 'no_such_table' }, never)).rejects.toMatchObject({ code: 'not_found' });
    expect(use()).toMatchObject({ opened: 1, idle: 0, inUse: 0 });
    await letGo(await hold());
    expect(use()).toMatchObject({ opened: 2, idle: 0, inUse: 0 });
    await wait(async () => expect(await subject.runningStatements()).toBe(0));
    const controller = new AbortController();
    const measuring = connector.measureKey({ query: sleep }, ['x'], controller.signal);
    measuring.catch(() => undefined);
    await wait(async () => expect(await subject.runningStatements()).toBe(1));
    controller.abort();
    await expect(measuring).rejects.toMatchObject({ code: 'cancelled' });
    await wait(() => expect(use()).toMatchObject({ opened: 3, idle: 0, inUse: 0 }));
  });

  it('gives a connection back as it was: what a query did to its session is undone', async () => {
    open({ pool: { size: 1, overflow: 0 } });
    const [spoil, look] =
      type === 'mysql'
        ? [
            'SELECT GET_LOCK(DATABASE(), 0) AS x, @mine := 7 AS y',
            "SELECT CONVERT(CONCAT_WS('|', IS_FREE_LOCK(DATABASE()), @mine, @@time_zone, @@collation_connection) USING utf8mb4) AS x",
          ]
        : [
            "SELECT pg_advisory_lock(4711)::text AS x, set_config('TimeZone', 'America/New_York', false) AS y, set_config('bytea_output', 'escape', false) AS z",
            "SELECT concat_ws('|', (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711), current_setting('TimeZone'), current_setting('bytea_output'), current_setting('statement_timeout')) AS x",
          ];
    await extractAll(connector, { query: spoil });
    const { rows } = await extractAll(connector, { query: look });
    expect(rows).toEqual([[type === 'mysql' ? '1|+00:00|utf8mb4_unicode_ci' : '0|UTC|hex|0']]);
    expect(use().opened).toBe(1);
  });

  it('ends a statement that takes longer than it may, on the server, and says whose limit it was', async () => {
    open({ statement_timeout_seconds: 0.5, extract_timeout_seconds: 1 });
    const measuring = await connector.measureKey({ query: slow }, ['x'], never).catch((error) => error);
    expect(measuring).toMatchObject({ code: 'timeout', message: expect.stringContaining('0.5 seconds') });
    expect(measuring.advice).toContain('statement_timeout_seconds');
    const extracting = await extractAll(connector, { query: slow }).catch((error) => error);
    expect(extracting).toMatchObject({ code: 'timeout', message: expect.stringContaining('1 second,') });
    expect(extracting.advice).toContain('extract_timeout_seconds');
    await wait(async () => expect(await subject.runningStatements()).toBe(0));
  });
}

describeEngine('mariadb', 'a pool', (engine) => pooling(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('mysql', 'a pool', (engine) => pooling(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('postgresql', 'a pool', (engine) => pooling(engine, () => postgresqlSubject(engine), 'postgresql'));
