import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { runSql, urlOfDatabase } from '#server/engine/testing/run-sql.ts';
import { createConnection } from '#server/features/connections/connection.service.ts';
import { createRuleset } from '#server/features/rulesets/ruleset.service.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { describeEngine, type UsedEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import { addOrderBooks, bookRuleset, insertStatements, orderTables, sourceRows } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { startWorker, type Worker } from './worker.ts';

const ROWS = 20_000;

function cutConnection(engine: UsedEngine, type: string): void {
  const database = `tieout_cut_${randomBytes(4).toString('hex')}`;
  let scratch: ScratchApp;
  let worker: Worker;
  let proxy: TestProxy;

  beforeEach(async () => {
    scratch = await openScratchApp();
    const url = new URL(engine.url);
    proxy = await startProxy(url.hostname, Number(url.port));
    await runSql(type, engine.url, [`CREATE DATABASE ${database}`]);
    worker = await startWorker(scratch.app);
  });
  afterEach(async () => {
    await worker.stopNow();
    await scratch.close();
    await proxy.close();
    await runSql(type, engine.url, [`DROP DATABASE ${database}`]);
  });

  async function startBooks(): Promise<{ id: string; expected: Awaited<ReturnType<typeof addOrderBooks>>['expected'] }> {
    const books = await addOrderBooks(scratch.app, scratch.folder, ROWS);
    const statements = [orderTables().source, ...insertStatements('orders', sourceRows(books))];
    await runSql(type, urlOfDatabase(engine.url, database), statements);
    const url = new URL(engine.url);
    const credentials = { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) || undefined };
    const config = { host: url.hostname, port: proxy.port, database, ...credentials };
    await createConnection(scratch.app, CLI_ACTOR, { name: 'far', type, config });
    const definition = { ...bookRuleset({ table: 'ledger.csv' }), id: 'RECON_FAR', source: { connection: 'far', table: 'orders' } };
    await createRuleset(scratch.app, CLI_ACTOR, { definition });
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: 'RECON_FAR' });
    return { id, expected: books.expected };
  }
  const warnings = async (runId: string) =>
    (await scratch.app.db.runEvent.findMany({ where: { runId, level: 'warning' }, orderBy: { id: 'asc' } })).map(({ phase, message }) => ({
      phase,
      message,
    }));

  it('in mid-stream is survived by a run, whose event log says that the source was read again', async () => {
    proxy.cutAfter(200_000, 1);
    const { id, expected } = await startBooks();
    const run = await waitForRun(scratch.app, id, AbortSignal.timeout(100_000));
    expect(proxy.harmDone()).toBe(1);
    expect(run).toMatchObject({
      status: 'succeeded',
      document: {
        total_source_count: ROWS,
        equal_count: expected.equal,
        mismatched_count: expected.mismatched,
        unmatched_source_count: expected.sourceOnly,
        unmatched_target_count: expected.targetOnly,
      },
    });
    expect(await warnings(id)).toEqual([
      {
        phase: 'extract_source',
        message: expect.stringMatching(/was lost.*The source is read again from its first row in 0 s \(try 2 of 6\)\.$/),
      },
    ]);
  }, 120_000);

  it('while the run is planned is survived as well', async () => {
    proxy.cutAfter(20, 1);
    const { id } = await startBooks();
    expect((await waitForRun(scratch.app, id, AbortSignal.timeout(100_000)))?.status).toBe('succeeded');
    expect(proxy.harmDone()).toBe(1);
    expect(await warnings(id)).toEqual([
      { phase: null, message: expect.stringMatching(/^far \(source\): .*Asked again in 0 s \(try 2 of 6\)\.$/) },
    ]);
  }, 120_000);

  it('that is cut each time fails the run: it names the connection and the tries, and shows no result', async () => {
    proxy.cutAfter(200_000);
    const { id } = await startBooks();
    const run = await waitForRun(scratch.app, id, AbortSignal.timeout(100_000));
    expect(run).toMatchObject({
      status: 'failed',
      document: null,
      failure: {
        code: 'connection_lost',
        phase: 'extract_source',
        message: expect.stringMatching(/^far \(source\): .*\(tried 6 times\)\.$/),
      },
    });
    expect(await warnings(id)).toHaveLength(5);
    expect(await scratch.app.landing.inventory()).toEqual([]);
  }, 120_000);
}

describeEngine('mariadb', 'a connection', (engine) => cutConnection(engine, 'mysql'));
describeEngine('postgresql', 'a connection', (engine) => cutConnection(engine, 'postgresql'));
