import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { addOrderBooks, type OrderBooks, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { killAllWorkers, startWorkerProcess } from './testing/worker-process.ts';

const RUNS = 20;

describe('two workers on one queue', () => {
  let scratch: ScratchApp;
  let books: OrderBooks;
  beforeEach(async () => {
    scratch = await openScratchApp();
    books = await addOrderBooks(scratch.app, scratch.folder, 500);
  });
  afterEach(async () => {
    await killAllWorkers();
    await scratch.close();
  });

  it('run each of twenty runs once, while this process writes as well', async () => {
    const { db } = scratch.app;
    const workers = [startWorkerProcess(scratch.env), startWorkerProcess(scratch.env)];
    await Promise.all(workers.map((worker) => worker.said('the worker is ready')));
    const ids: string[] = [];
    for (let i = 0; i < RUNS; i++) ids.push((await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID })).id);

    let writing = true;
    const writes = (async () => {
      let count = 0;
      for (; writing; count++) {
        await db.setting.upsert({ where: { key: 'load' }, create: { key: 'load', value: count }, update: { value: count } });
        // SQLite answers without waiting, and a loop without a pause would let no timer of this process fire.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return count;
    })();
    const runs = await Promise.all(ids.map((id) => waitForRun(scratch.app, id, AbortSignal.timeout(200_000))));
    writing = false;
    expect(await writes).toBeGreaterThan(RUNS);
    // Three processes wrote at once, and none was told that the control database is busy.
    for (const worker of workers) expect(worker.output()).not.toMatch(/"level":"(warn|error)"/);

    expect(runs.map((run) => [run?.status, run?.attempt])).toEqual(Array.from({ length: RUNS }, () => ['succeeded', 1]));
    expect(new Set(runs.map((run) => run?.document?.mismatched_count))).toEqual(new Set([books.expected.mismatched]));
    expect(await db.kpiPoint.count()).toBe(RUNS);
    expect(await db.stagingTable.count({ where: { status: 'active' } })).toBe(2 * RUNS);
    const events = await db.runEvent.findMany({ where: { message: { startsWith: 'The worker ' } } });
    expect(events).toHaveLength(RUNS);
    // Both did their part: otherwise this test says nothing about two.
    expect(new Set(events.map((event) => event.message)).size).toBe(2);
  }, 240_000);

  it('give the run in hand back when they are asked to stop', async () => {
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    const first = startWorkerProcess(scratch.env, 'phase_started:match');
    await first.said('HALTED');
    const stopped = first.kill('SIGTERM');
    await first.wake();
    await stopped;
    const after = await scratch.app.db.run.findUniqueOrThrow({ where: { id } });
    // It may end the little that is left, or give the run back; it must not leave it to its lease.
    expect(['succeeded', 'queued']).toContain(after.status);
    expect(await scratch.app.db.workerNode.count()).toBe(0);
    startWorkerProcess(scratch.env);
    expect((await waitForRun(scratch.app, id, AbortSignal.timeout(120_000)))?.status).toBe('succeeded');
  }, 180_000);
});
