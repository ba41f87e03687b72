import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { startPlan } from '#server/features/changes/start-plan.ts';
import { planHere, undoHere } from '#server/features/changes/work-here.ts';
import { updateSettings } from '#server/features/settings/settings.service.ts';
import { claimTask } from './change-queue.ts';
import { cleanUp } from './clean-up.ts';
import { executeTask } from './execute-task.ts';
import { runHere } from './run-here.ts';
import { type ChangeScene, NEVER, openChangeScene, PEOPLE_RULESET, type PersonRow } from './testing/change-scene.ts';

// Each test makes databases of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const SOURCE: PersonRow[] = [
  ['1', 'Ada', '1.00'],
  ['2', 'Grace', null],
  ['3', 'new', '3.00'],
];
const TARGET: PersonRow[] = [
  ['1', 'ada', '1.00'],
  ['2', 'Grace', '2.50'],
  ['4', 'old', '4.00'],
];

describe('a run whose outcomes have had their time', () => {
  let scene: ChangeScene;
  let runId: string;
  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
    await scene.load(SOURCE, TARGET, { inserts: true, deletes: true });
    ({ id: runId } = await runHere(scene.scratch.app, CLI_ACTOR, { rulesetId: PEOPLE_RULESET }, { signal: NEVER }));
  });
  afterEach(() => scene.close());

  const DAY_MS = 86_400_000;

  /** A month later, with outcomes kept for a week. */
  async function expire(): Promise<void> {
    const { app } = scene.scratch;
    await updateSettings(app, CLI_ACTOR, { outcomesKeepDays: 7 });
    const later = app.now().getTime() + 30 * DAY_MS;
    app.now = () => new Date(later);
    await cleanUp(app);
  }

  const outcomesGone = async () => {
    const { app } = scene.scratch;
    const { outcomesDroppedAt } = await app.db.run.findUniqueOrThrow({ where: { id: runId } });
    return outcomesDroppedAt !== null && (await app.landing.inventory()).every(({ executionId }) => executionId !== runId);
  };

  it('cannot be planned from any more, and says since when and what to do', async () => {
    await expire();
    expect(await outcomesGone()).toBe(true);
    await expect(planHere(scene.scratch.app, CLI_ACTOR, { runId }, { signal: NEVER })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/^The outcomes of the run EXEC_\w+ were dropped on \d{4}-\d\d-\d\d; its counts are kept\.$/),
      advice: expect.stringContaining('Start the ruleset again'),
    });
    expect(await scene.scratch.app.db.changeSet.count()).toBe(0);
  });

  it('is kept for as long as a plan of it waits or works', async () => {
    const { app } = scene.scratch;
    const { id } = await startPlan(app, CLI_ACTOR, { runId });
    await expire();
    expect(await outcomesGone()).toBe(false);
    const claim = (await claimTask(app.db, 'a worker', app.now))!;
    expect(await executeTask(app, claim, { signal: NEVER })).toBe('ended');
    expect(await scene.state(id)).toMatchObject({ status: 'planned', counts: { total: 4 } });
    await cleanUp(app);
    expect(await outcomesGone()).toBe(true);
  });

  it('has lost nothing of a set that was planned before: it is reviewed, applied and undone as ever', async () => {
    const { app } = scene.scratch;
    const before = await scene.dump();
    const planned = await planHere(app, CLI_ACTOR, { runId }, { signal: NEVER });
    await expire();
    expect(await outcomesGone()).toBe(true);
    const applied = await scene.apply(await scene.approveAll(planned));
    expect(applied).toMatchObject({ status: 'applied', failure: null, report: { applied: 4, stale: 0 } });
    expect(await scene.dump()).not.toEqual(before);
    const undo = await undoHere(app, CLI_ACTOR, { id: applied.id }, { signal: NEVER });
    expect(await scene.apply(await scene.approveAll(undo))).toMatchObject({ status: 'applied', report: { applied: 4, stale: 0 } });
    expect(await scene.dump()).toEqual(before);
  });

  it('that is gone from disk while it is planned leaves a failed set that says so, and nothing written', async () => {
    const { app } = scene.scratch;
    const before = await scene.dump();
    const { id } = await startPlan(app, CLI_ACTOR, { runId });
    await app.landing.dropExecution({ executionId: runId });
    const claim = (await claimTask(app.db, 'a worker', app.now))!;
    expect(await executeTask(app, claim, { signal: NEVER })).toBe('ended');
    const failed = await scene.state(id);
    expect(failed).toMatchObject({
      status: 'failed',
      counts: null,
      failure: { code: 'not_found', message: 'The outcomes of this run are not there.' },
    });
    expect(await scene.dump()).toEqual(before);
  });
});
