import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { Phase } from '#server/engine/ports.ts';
import { outcomePage } from '#server/features/outcomes/outcome.service.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { PHASE_WORDS } from '#server/features/runs/phase-words.ts';
import type { RunState } from '#server/features/runs/run-view.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { cleanUp } from './clean-up.ts';
import { findOrphans } from './orphans.ts';
import { addOrderBooks, type OrderBooks, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { killAllWorkers, startWorkerProcess } from './testing/worker-process.ts';

/** Real worker processes are killed by SIGKILL at a chosen moment; what they leave must never show. */
describe('a worker that is killed', () => {
  let scratch: ScratchApp;
  let books: OrderBooks;
  beforeAll(async () => {
    scratch = await openScratchApp();
    books = await addOrderBooks(scratch.app, scratch.folder, 3_000);
  });
  afterEach(() => killAllWorkers());
  afterAll(() => scratch.close());

  const ended = async (id: string): Promise<RunState> => (await waitForRun(scratch.app, id, AbortSignal.timeout(120_000)))!;

  async function expectNothingToShow(id: string): Promise<void> {
    const run = await scratch.app.db.run.findUniqueOrThrow({ where: { id }, include: { kpi: true } });
    expect(run).toMatchObject({ status: 'running', result: null, kpi: null, endedAt: null });
    await expect(outcomePage(scratch.app, CLI_ACTOR, { runId: id, limit: 10 })).rejects.toMatchObject({ code: 'conflict' });
  }

  async function expectRightResult(id: string, attempt: number): Promise<void> {
    const { expected, rows } = books;
    const run = await ended(id);
    expect(run).toMatchObject({ status: 'succeeded', attempt, failure: null });
    expect(run.document).toMatchObject({
      execution_id: id,
      total_source_count: rows,
      total_target_count: expected.totalTarget,
      matched_count: expected.matched,
      equal_count: expected.equal,
      mismatched_count: expected.mismatched,
      unmatched_source_count: expected.sourceOnly,
      unmatched_target_count: expected.targetOnly,
    });
    const page = await outcomePage(scratch.app, CLI_ACTOR, { runId: id, outcomes: ['target_only'], limit: 500 });
    expect(page.rows).toHaveLength(expected.targetOnly);
    expect(await scratch.app.db.kpiPoint.count({ where: { runId: id } })).toBe(1);
  }

  /** The disk holds exactly what the catalogue says. */
  async function expectNoOrphan(): Promise<void> {
    await cleanUp(scratch.app);
    expect(await findOrphans(scratch.app)).toEqual([]);
    const onDisk = new Map((await scratch.app.landing.inventory()).map((entry) => [entry.executionId, entry]));
    const runs = await scratch.app.db.run.findMany({ include: { staging: true } });
    for (const run of runs) {
      const disk = onDisk.get(run.id);
      expect(disk !== undefined, `${run.id} ${run.status}`).toBe(run.status === 'succeeded');
      const staged = run.staging.filter((table) => table.status !== 'dropped');
      expect(staged.length, `staging of ${run.id}`).toBe(disk && disk.stagingBytes > 0 ? 2 : 0);
    }
    expect(onDisk.size).toBe(runs.filter((run) => run.status === 'succeeded').length);
  }

  it.each([
    'phase_started:extract_source',
    'phase_progress:extract_source',
    'phase_progress:extract_target',
    'phase_started:index',
    'phase_started:match',
    'phase_started:compare',
    'phase_started:kpis',
    'phase_started:store',
    'phase_ended:store',
  ])(
    'at %s leaves a run that another worker brings to the right end',
    async (moment) => {
      const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
      const first = startWorkerProcess(scratch.env, moment);
      await first.said('HALTED');
      await first.kill('SIGKILL');
      await expectNothingToShow(id);
      const second = startWorkerProcess(scratch.env);
      await expectRightResult(id, 2);
      await second.kill('SIGTERM');
      await expectNoOrphan();
    },
    60_000,
  );

  it('while it drops staging that nobody keeps, too', async () => {
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID, keepStaging: false });
    const first = startWorkerProcess(scratch.env, 'phase_ended:clean_up');
    await first.said('HALTED');
    await first.kill('SIGKILL');
    await expectNothingToShow(id);
    const second = startWorkerProcess(scratch.env);
    await expectRightResult(id, 2);
    await second.kill('SIGTERM');
    await expectNoOrphan();
    expect(await scratch.app.db.stagingTable.count({ where: { runId: id, status: { not: 'dropped' } } })).toBe(0);
  }, 180_000);

  it('again and again gives the run up with a reason', async () => {
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const worker = startWorkerProcess(scratch.env, 'phase_started:match');
      await worker.said('HALTED');
      await worker.kill('SIGKILL');
      await expectNothingToShow(id);
    }
    const last = startWorkerProcess(scratch.env);
    const run = await ended(id);
    expect(run.status).toBe('failed');
    // Where it was last seen: it says so twice a second, and these phases are shorter than that.
    // A worker that was killed before its first word was preparing the run.
    const seen = (run.failure?.phase ?? null) as Phase | null;
    expect(run.failure?.message).toBe(`The worker stopped 3 times, last seen while ${seen ? PHASE_WORDS[seen] : 'preparing the run'}.`);
    if (seen) expect(run.progress.phases.find((entry) => entry.phase === seen)?.startedAt).not.toBeNull();
    await last.kill('SIGTERM');
    await expectNoOrphan();
  }, 180_000);

  it('and cancelled meanwhile is cancelled, not started again', async () => {
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    const first = startWorkerProcess(scratch.env, 'phase_started:compare');
    await first.said('HALTED');
    await scratch.app.db.run.update({ where: { id }, data: { cancelRequestedAt: new Date() } });
    await first.kill('SIGKILL');
    const second = startWorkerProcess(scratch.env);
    expect((await ended(id)).status).toBe('cancelled');
    await second.kill('SIGTERM');
    await expectNoOrphan();
  }, 180_000);

  it('by a pause longer than its lease stores nothing when it wakes up', async () => {
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    const sleeper = startWorkerProcess(scratch.env, 'phase_started:store');
    await sleeper.said('HALTED');
    const second = startWorkerProcess(scratch.env);
    await expectRightResult(id, 2);
    const before = await scratch.app.db.run.findUniqueOrThrow({ where: { id } });
    await sleeper.wake();
    await sleeper.said('a run ended');
    expect(await scratch.app.db.run.findUniqueOrThrow({ where: { id } })).toEqual(before);
    await Promise.all([sleeper.kill('SIGTERM'), second.kill('SIGTERM')]);
    await expectRightResult(id, 2);
    await expectNoOrphan();
  }, 180_000);
});
