import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import type { CheckStep, Connector } from './contract.ts';
import { connectorDefinition } from './registry.ts';
import { collect, extractAll, never } from './testing/collect.ts';
import { mysqlSubject } from './testing/mysql-subject.ts';
import { postgresqlSubject } from './testing/postgresql-subject.ts';
import { sqlserverSubject } from './testing/sqlserver-subject.ts';
import { BIG_ROWS, type ServerSubject } from './testing/subject.ts';

const SECRET = 'hunter2-öäü-secret';

/** SQL Server cannot sleep within a query: it counts for longer than anybody waits. */
const ENDLESS = 'CAST(9000000000000000000 AS bigint)';

/** An expression that takes a minute from row 2001 on. */
const DWELLS: Record<string, string> = {
  mysql: 'SLEEP(IF(id > 2000, 60, 0))',
  postgresql: 'pg_sleep(CASE WHEN id > 2000 THEN 60 ELSE 0 END)::text',
  sqlserver: `(SELECT COUNT_BIG(*) FROM GENERATE_SERIES(CAST(1 AS bigint), CASE WHEN id > 2000 THEN ${ENDLESS} ELSE CAST(1 AS bigint) END) AS s)`,
};

/** A query that takes a minute for its one row. */
const SLEEPS: Record<string, string> = {
  mysql: 'SELECT SLEEP(60) AS x',
  postgresql: "SELECT 'x' AS x FROM pg_sleep(60)",
  sqlserver: `SELECT COUNT_BIG(*) AS x FROM GENERATE_SERIES(CAST(1 AS bigint), ${ENDLESS}) AS s`,
};

function faults(engine: UsedEngine, makeSubject: () => ServerSubject, type: string): void {
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
  afterEach(async () => {
    await connector.close();
    proxy.cutAfter(Number.POSITIVE_INFINITY);
    proxy.accept(true);
  });

  const open = (changes: Record<string, unknown> = {}) => {
    connector = definition.open(definition.configSchema.parse({ ...subject.settings, ...changes }), { baseDir: '.' });
    return connector;
  };
  const nothingRuns = () => vi.waitFor(async () => expect(await subject.runningStatements()).toBe(0), { timeout: 10_000, interval: 50 });

  it('reports a connection that breaks in mid-stream, and nothing as complete', async () => {
    proxy.cutAfter(500_000);
    const extraction = await open({ port: proxy.port }).extract({ table: subject.big }, { columns: [], batchBytes: 8192 }, never);
    await expect(collect(extraction)).rejects.toMatchObject({ code: 'connection_lost' });
    expect(() => extraction.summary()).toThrow('not finished');
    await nothingRuns();
  });

  it('takes nothing for complete unless the very last byte came', async () => {
    // The whole conversation, from greeting to last byte.
    const measuring = await startProxy(server.hostname, Number(server.port));
    await extractAll(open({ port: measuring.port }), { table: subject.facts });
    const whole = measuring.mostPassed();
    await connector.close();
    await measuring.close();
    for (const missing of [1, 2, 5, 6, 9, 20, 100]) {
      const cutting = await startProxy(server.hostname, Number(server.port));
      cutting.cutAfter(whole - missing);
      const attempt = extractAll(open({ port: cutting.port }), { table: subject.facts });
      await expect(attempt, `without the last ${missing} bytes`).rejects.toMatchObject({ code: 'connection_lost' });
      await connector.close();
      await cutting.close();
    }
  });

  it('reports a statement that an administrator ends in mid-stream', async () => {
    // Rows come, then the statement dwells: it is neither done nor without a row when it is ended.
    const query = `SELECT id, label, ${DWELLS[type]} AS dwelt FROM ${subject.big}`;
    const reading = collect(await open().extract({ query }, { columns: ['id', 'label', 'dwelt'], batchBytes: 4096 }, never));
    reading.catch(() => undefined);
    await vi.waitFor(async () => expect(await subject.runningStatements()).toBe(1), { timeout: 10_000, interval: 20 });
    await subject.killStatements();
    await expect(reading).rejects.toMatchObject({ code: 'connection_lost' });
  });

  it('ends the statement on the server even when no second connection can be had', async () => {
    const controller = new AbortController();
    const extraction = await open({ port: proxy.port }).extract(
      { table: subject.big },
      { columns: [], batchBytes: 4096 },
      controller.signal,
    );
    proxy.accept(false);
    controller.abort();
    await expect(collect(extraction)).rejects.toMatchObject({ code: 'cancelled' });
    await nothingRuns();
  });

  it('ends a query that gives no row yet when it is cancelled', async () => {
    const sleep = SLEEPS[type]!;
    const controller = new AbortController();
    const extraction = await open().extract({ query: sleep }, { columns: [] }, controller.signal);
    const reading = collect(extraction);
    reading.catch(() => undefined);
    await vi.waitFor(async () => expect(await subject.runningStatements()).toBe(1), { timeout: 10_000, interval: 20 });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await nothingRuns();
    const key = connector.measureKey({ query: sleep }, ['x'], AbortSignal.timeout(300));
    await expect(key).rejects.toMatchObject({ code: 'cancelled' });
    await nothingRuns();
  });

  it('does not wait for a lock once it is cancelled', async () => {
    const unlock = await subject.lockFacts();
    try {
      const attempt = open().extract({ table: subject.facts }, { columns: [] }, AbortSignal.timeout(300));
      await expect(attempt.then(collect)).rejects.toMatchObject({ code: 'cancelled' });
      await expect(connector.measureKey({ table: subject.facts }, ['id'], AbortSignal.timeout(300))).rejects.toMatchObject({
        code: 'cancelled',
      });
    } finally {
      await unlock();
    }
    await nothingRuns();
  });

  it('keeps within its pool', async () => {
    open({ pool: { size: 1, overflow: 0, timeout_seconds: 0.1 } });
    const first = await connector.extract({ table: subject.big }, { columns: [], batchBytes: 4096 }, never);
    await expect(connector.describe({ table: subject.facts }, never)).rejects.toMatchObject({ code: 'too_busy' });
    await first.batches[Symbol.asyncIterator]().return?.();
    expect((await connector.describe({ table: subject.facts }, never)).columns.length).toBeGreaterThan(0);
    expect((await extractAll(connector, { table: subject.big })).rows).toHaveLength(BIG_ROWS);
  });

  it.each([
    [{ host: 'no-such-host.invalid' }, 'connection_failed', 'reach', /^host$/],
    [{ port: 1 }, 'connection_failed', 'reach', /^port$/],
    [{ username: 'tieout_nobody', password: SECRET }, 'sign_in_failed', 'sign_in', /^(username|password)$/],
    [{ database: 'tieout_no_such_database' }, 'not_found', 'database', /^database$/],
  ])('says what is wrong with %j, in one sentence and with a fix', async (changes, code, step, field) => {
    open(changes);
    const error = await connector.listDatasets(never).then(
      () => null,
      (caught) => caught,
    );
    expect(error).toMatchObject({ name: 'TieoutError', code });
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.advice).not.toBe('');
    expect(JSON.stringify([error.message, error.advice, error.detail])).not.toContain(SECRET);

    const steps: CheckStep[] = [];
    for await (const found of connector.check(never)) steps.push(found);
    const failed = steps.filter((found) => found.status === 'failed');
    expect(failed.map((found) => found.step)).toEqual([step]);
    expect(failed[0]!.field).toMatch(field);
    expect(failed[0]!.fix).not.toBe('');
    const after = steps.slice(steps.indexOf(failed[0]!) + 1);
    expect(after.every((found) => found.status === 'skipped')).toBe(true);
    expect(JSON.stringify(steps)).not.toContain(SECRET);
  });

  it('says that the user may not read, naming the user', async () => {
    const reader = await subject.createPoorUser();
    open(reader);
    await expect(extractAll(connector, { table: subject.facts })).rejects.toMatchObject({
      code: expect.stringMatching(/permission_denied|not_found/),
    });
    const steps: CheckStep[] = [];
    for await (const found of connector.check(never)) steps.push(found);
    expect(steps.find((found) => found.step === 'privileges')).toMatchObject({ status: 'warning', field: 'database' });
  });
}

describeEngine('mariadb', 'faults', (engine) => faults(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('mysql', 'faults', (engine) => faults(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('postgresql', 'faults', (engine) => faults(engine, () => postgresqlSubject(engine), 'postgresql'));
describeEngine('sqlserver', 'faults', (engine) => faults(engine, () => sqlserverSubject(engine), 'sqlserver'));
