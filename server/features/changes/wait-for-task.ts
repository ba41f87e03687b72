import type { AppContext } from '#server/app-context.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { pause } from '#server/jobs/pause.ts';
import { findSetState } from './change-set.repository.ts';
import type { ChangeSetState } from './change-view.ts';

/** Processes share nothing but the control database: one question by primary key, four times a second. */
const LOOK_MS = 250;

/**
 * Resolves with the set when a worker has ended a task of it: see its status, report and failure. Leaving (the signal fires)
 * does not touch the task; then the answer is null.
 * @throws TieoutError not_found when the set was removed meanwhile.
 */
export async function waitForTask(
  app: AppContext,
  { id, claim }: { id: string; claim: { taskId: string } },
  signal: AbortSignal,
): Promise<ChangeSetState | null> {
  while (!signal.aborted) {
    const task = await app.db.changeTask.findUnique({ where: { id: claim.taskId }, select: { status: true } });
    if (!task || !['queued', 'running'].includes(task.status)) {
      const set = await findSetState(app.db, id);
      if (set) return set;
      throw new TieoutError('not_found', `The change set ${id} was removed meanwhile.`, 'Plan another one.');
    }
    await pause(LOOK_MS, signal);
  }
  return null;
}
