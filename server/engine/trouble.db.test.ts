import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { freePort } from '#server/testing/local-server.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import { mysqlSubject } from './connectors/testing/mysql-subject.ts';
import { postgresqlSubject } from './connectors/testing/postgresql-subject.ts';
import { BIG_ROWS, type ServerSubject } from './connectors/testing/subject.ts';
import { landingFixture } from './landing/testing/landing-fixture.ts';
import type { RetryPorts } from './retry/retry-policy.ts';
import { quickRetries, runInTrouble } from './testing/trouble-run.ts';

const MISSING = 25;
const fixture = landingFixture();

/** Whole runs over a connection that fails like a network. */
function trouble(engine: UsedEngine, makeSubject: () => ServerSubject, type: string): void {
  const server = engine.url ? new URL(engine.url) : new URL('none://localhost:1');
  let subject: ServerSubject;
  let proxy: TestProxy;
  let calm: Awaited<ReturnType<typeof runInTrouble>>;
  /** All bytes that the server sends for the source. */
  let whole: number;
  let executions = 0;

  const run = (retry: RetryPorts, through: Record<string, unknown> = { port: proxy.port }) => {
    executions += 1;
    const [source, target] = [{ table: subject.big }, { table: subject.big, filter: `id > ${MISSING}` }];
    return runInTrouble({ fixture, subject, type, executionId: `${engine.name}_${executions}`, through, source, target, retry });
  };
  const leftovers = async () => (await fixture.leftovers()).filter((name) => name.includes(`${engine.name}_${executions}`));
  const freshProxy = () => startProxy(server.hostname, Number(server.port));

  beforeAll(async () => {
    subject = makeSubject();
    await subject.setUp();
    proxy = await freshProxy();
    calm = await run(quickRetries());
    whole = proxy.mostPassed();
    await proxy.close();
    expect(calm.counts).toMatchObject({ total_source_count: BIG_ROWS, equal_count: BIG_ROWS - MISSING, unmatched_source_count: MISSING });
    expect(calm.differences).toHaveLength(MISSING);
    expect(calm.again).toEqual([]);
  });
  afterAll(() => subject.tearDown());
  beforeEach(async () => {
    proxy = await freshProxy();
  });
  afterEach(() => proxy.close());

  it.each([0, 10, 2_000, 0.1, 0.5, 0.95])('one cut after %d (bytes, or share of all) changes nothing in the result', async (where) => {
    proxy.cutAfter(where < 1 ? Math.round(where * whole) : where, 1);
    const disturbed = await run(quickRetries());
    expect(proxy.harmDone()).toBe(1);
    expect(disturbed.counts).toEqual(calm.counts);
    expect(disturbed.differences).toEqual(calm.differences);
    expect(disturbed.again).toEqual([expect.stringMatching(/The source is read again from its first row in 0 s \(try 2 of 4\)\.$/)]);
  });

  it('three cuts in a row at the same place are survived by four tries', async () => {
    proxy.cutAfter(Math.round(whole / 2), 3);
    const disturbed = await run(quickRetries());
    expect(proxy.harmDone()).toBe(3);
    expect(disturbed.again).toHaveLength(3);
    expect(disturbed.counts).toEqual(calm.counts);
  });

  it('a connection that is cut each time fails the run with its typed error, and nothing is left', async () => {
    proxy.cutAfter(Math.round(whole / 2));
    await expect(run(quickRetries())).rejects.toMatchObject({
      code: 'connection_lost',
      message: expect.stringContaining('(tried 4 times).'),
    });
    expect(proxy.harmDone()).toBe(4);
    expect(await leftovers()).toEqual([]);
    await vi.waitFor(async () => expect(await subject.runningStatements()).toBe(0), { timeout: 30_000, interval: 50 });
  });

  it('a server that refuses at first is asked again', async () => {
    const port = await freePort();
    let late: TestProxy | null = null;
    try {
      const retry = quickRetries(async () => {
        late = await startProxy(server.hostname, Number(server.port), port);
      });
      const disturbed = await run(retry, { port });
      expect(disturbed.counts).toEqual(calm.counts);
      expect(disturbed.again).toEqual([expect.stringContaining(`Nothing answers at ${subject.settings.host}:${port}.`)]);
    } finally {
      await (late as TestProxy | null)?.close();
    }
  });

  it('a slow network only takes longer', async () => {
    proxy.delay(40);
    const slow = await run(quickRetries());
    expect(slow.counts).toEqual(calm.counts);
    expect(slow.again).toEqual([]);
  });
}

describeEngine('mariadb', 'trouble', (engine) => trouble(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('mysql', 'trouble', (engine) => trouble(engine, () => mysqlSubject(engine), 'mysql'));
describeEngine('postgresql', 'trouble', (engine) => trouble(engine, () => postgresqlSubject(engine), 'postgresql'));
