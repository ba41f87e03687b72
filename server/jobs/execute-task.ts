import type { AppContext } from '#server/app-context.ts';
import { executeApply } from './apply-changes.ts';
import type { ApplyMoment } from './apply-state.ts';
import { releaseTask, type TaskClaim } from './change-queue.ts';
import { executeDecide } from './decide-task.ts';
import { insist } from './insist.ts';
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts';
import { executePlan } from './plan-changes.ts';
import { LeaseLost, WorkerStopping } from './stop-reasons.ts';
import { watchTask } from './task-watch.ts';

export interface TaskOptions {
  /** Fires with `Cancelled` (Ctrl-C in a terminal) or `WorkerStopping`. */
  signal: AbortSignal;
  times?: LeaseTimes;
  /** Sees where an apply is. */
  observe?: (moment: ApplyMoment) => void;
}

/**
 * Does the work of a task that this worker holds, to an end that is stored. `released`: back in the queue; `lost`: another
 * worker has it.
 * @throws only when the control database does not answer for many seconds; the lease then runs out by itself.
 */
export async function executeTask(app: AppContext, claim: TaskClaim, options: TaskOptions): Promise<'ended' | 'released' | 'lost'> {
  try {
    if (claim.kind === 'apply') await executeApply(app, claim, options);
    else {
      const watch = watchTask(app, claim, options.times ?? LEASE_TIMES, options.signal);
      try {
        await (claim.kind === 'plan' ? executePlan : executeDecide)(app, claim, watch.signal);
      } finally {
        await watch.stop();
      }
    }
    return 'ended';
  } catch (error) {
    if (error instanceof LeaseLost) return 'lost';
    if (!(error instanceof WorkerStopping)) throw error;
    await insist(app.log, 'giving a task back', () => releaseTask(app.db, claim));
    return 'released';
  }
}
