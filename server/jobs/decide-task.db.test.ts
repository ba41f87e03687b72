import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { sqliteWriterSubject } from '#server/engine/connectors/testing/writer-sqlite.ts';
import { cancelChangeTask } from '#server/features/changes/cancel-change-task.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { type DecideTask, decideMany } from '#server/features/changes/decide-many.ts';
import { newTask, type TaskClaim } from './change-queue.ts';
import { executeTask } from './execute-task.ts';
import { type ChangeScene, NEVER, openChangeScene, type PersonRow } from './testing/change-scene.ts';

// Each test makes databases of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ROWS = 5;
/** Rows of the batch that was decided before somebody cancelled. */
const FIRST = 2;

describe('a decision on many rows that somebody cancels', () => {
  let scene: ChangeScene;
  let planned: ChangeSetState;
  beforeEach(async () => {
    scene = await openChangeScene(sqliteWriterSubject());
    const rows = (amount: string) => Array.from({ length: ROWS }, (_, index): PersonRow => [String(index + 1), 'x', amount]);
    await scene.load(rows('2.00'), rows('1.00'));
    planned = await scene.plan();
  });
  afterEach(() => scene.close());

  /** Everything is to be approved; a worker holds the task and has not begun. */
  function held(): Promise<TaskClaim> {
    const { app } = scene.scratch;
    const input: DecideTask = { filter: {}, field: undefined, decision: 'approved', last: ROWS, total: ROWS };
    return app.db.$transaction((tx) => newTask(tx, app, CLI_ACTOR, { setId: planned.id, kind: 'decide', input, claimFor: 'a worker' }));
  }

  const approved = () => scene.scratch.app.db.change.count({ where: { changeSetId: planned.id, decision: 'approved' } });

  it('decides nothing when that comes before the first batch', async () => {
    const { app } = scene.scratch;
    const claim = await held();
    await cancelChangeTask(app, CLI_ACTOR, { id: planned.id });
    expect(await executeTask(app, claim, { signal: NEVER })).toBe('ended');
    expect(await app.db.changeTask.findUnique({ where: { id: claim.taskId } })).toMatchObject({
      status: 'cancelled',
      result: { decided: 0, left: 0 },
    });
    expect(await approved()).toBe(0);
  });

  it('stops before the next batch, and the task, the counts and the audit say how many were decided', async () => {
    const { app } = scene.scratch;
    await decideMany(app, CLI_ACTOR, { id: planned.id, filter: { to: FIRST }, decision: 'approved', version: planned.version });
    const claim = await held();
    // As the first batch leaves it.
    const progress = { phase: 'deciding', done: FIRST, total: ROWS, place: FIRST, counted: { decided: FIRST, left: 0 } };
    await app.db.changeTask.update({ where: { id: claim.taskId }, data: { progress } });
    await cancelChangeTask(app, CLI_ACTOR, { id: planned.id });
    const { revision } = await scene.state(planned.id);
    expect(await executeTask(app, claim, { signal: NEVER })).toBe('ended');
    expect(await app.db.changeTask.findUnique({ where: { id: claim.taskId } })).toMatchObject({
      status: 'cancelled',
      result: { decided: FIRST, left: 0 },
    });
    expect(await approved()).toBe(FIRST);
    const after = await scene.state(planned.id);
    // Whoever looks on is told that it has stopped.
    expect(after.revision).toBeGreaterThan(revision);
    expect(after).toMatchObject({
      task: null,
      counts: { byDecision: { approved: FIRST, pending: ROWS - FIRST }, toWrite: { rows: FIRST } },
    });
    expect(await app.db.auditEntry.findFirst({ orderBy: { id: 'desc' } })).toMatchObject({
      action: 'change.approve_many',
      summary: `Approved 2 rows, of all rows, and was stopped, in ${planned.id}`,
      after: { count: FIRST, left: 0 },
    });
    // What was decided counts, and the rest can be.
    await decideMany(app, CLI_ACTOR, { id: planned.id, filter: {}, decision: 'approved', version: after.version });
    expect(await approved()).toBe(ROWS);
  });

  it('tells whoever decides how many rows are decided', async () => {
    const { app } = scene.scratch;
    // Somebody cancels as soon as there is something to cancel.
    const watched = app.db.$extends({
      query: {
        changeTask: {
          async create({ args, query }) {
            return query({ ...args, data: { ...args.data, cancelRequestedAt: new Date() } });
          },
        },
      },
    });
    const asked = { ...app, db: watched as unknown as typeof app.db };
    const decision = decideMany(asked, CLI_ACTOR, { id: planned.id, filter: {}, decision: 'approved', version: planned.version });
    await expect(decision).rejects.toMatchObject({ code: 'cancelled', message: 'The decision was cancelled before any row was decided.' });
    expect(await approved()).toBe(0);
  });
});
