import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { TaskClaim } from '#server/jobs/change-queue.ts';
import { executeTask, type TaskOptions } from '#server/jobs/execute-task.ts';
import { newWorkerId } from '#server/jobs/worker-id.ts';
import type { ApplyInput, PlanChangesInput, UndoInput } from './change.schema.ts';
import { findSetState } from './change-set.repository.ts';
import type { ChangeSetState } from './change-view.ts';
import { startApply } from './start-apply.ts';
import { startPlan, type TaskExtras } from './start-plan.ts';
import { startUndo } from './start-undo.ts';

/**
 * Plans, undoes or applies in this process: the command line, tests. The work is born claimed, so no worker takes it; should
 * this process die, a worker takes it up.
 */
export async function planHere(app: AppContext, actor: Actor, input: PlanChangesInput, options: TaskOptions): Promise<ChangeSetState> {
  return workHere(app, await startPlan(app, actor, input, claimedHere(options)), options);
}

export async function undoHere(app: AppContext, actor: Actor, input: UndoInput, options: TaskOptions): Promise<ChangeSetState> {
  return workHere(app, await startUndo(app, actor, input, claimedHere(options)), options);
}

/** @returns the set as it is then: see its status, report and failure. */
export async function applyHere(app: AppContext, actor: Actor, input: ApplyInput, options: TaskOptions): Promise<ChangeSetState> {
  return workHere(app, await startApply(app, actor, input, claimedHere(options)), options);
}

function claimedHere({ times }: TaskOptions): TaskExtras {
  return { claimFor: newWorkerId(), ...(times ? { leaseMs: times.leaseMs } : {}) };
}

async function workHere(app: AppContext, { id, claim }: { id: string; claim: TaskClaim }, options: TaskOptions): Promise<ChangeSetState> {
  const end = await executeTask(app, claim, options);
  const set = await findSetState(app.db, id);
  if (set && end === 'ended') return set;
  throw new TieoutError('conflict', `Another worker goes on with ${id}.`, `See how it ends with: tieout changes show ${id}`);
}
