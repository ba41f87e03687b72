import type { AppContext } from '#server/app-context.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { askTask, renewTask, type TaskClaim } from './change-queue.ts';
import type { LeaseTimes } from './lease-times.ts';
import { pause } from './pause.ts';
import { LeaseLost } from './stop-reasons.ts';

export interface TaskWatch {
  /** Fires with `Cancelled`, `LeaseLost` or the reason of the outer signal. */
  signal: AbortSignal;
  /** Ends the watch; resolves when no query of it is under way. */
  stop(): Promise<void>;
}

/** Keeps a task ours while it is worked on, as claim-watch.ts keeps a run. */
export function watchTask(app: Pick<AppContext, 'db' | 'log' | 'now'>, claim: TaskClaim, times: LeaseTimes, outer: AbortSignal): TaskWatch {
  const controller = new AbortController();
  const ended = new AbortController();
  let leaseUntil = app.now().getTime() + times.leaseMs;
  let renewAt = app.now().getTime() + times.renewMs;

  const look = async (): Promise<void> => {
    const at = app.now().getTime();
    try {
      if (at >= renewAt) {
        if (!(await renewTask(app.db, claim, new Date(at + times.leaseMs)))) return controller.abort(new LeaseLost());
        leaseUntil = at + times.leaseMs;
        renewAt = at + times.renewMs;
      }
      const state = await askTask(app.db, claim);
      if (state === 'lost') controller.abort(new LeaseLost());
      if (state === 'cancel_requested') controller.abort(new Cancelled());
    } catch (error) {
      app.log.warn({ err: error, taskId: claim.taskId }, 'the control database did not answer');
      if (app.now().getTime() >= leaseUntil) controller.abort(new LeaseLost());
    }
  };

  const watching = (async () => {
    while (!controller.signal.aborted && !ended.signal.aborted) {
      await look();
      await pause(times.cancelPollMs, AbortSignal.any([controller.signal, ended.signal]));
    }
  })();

  const passOn = (): void => controller.abort(outer.reason);
  if (outer.aborted) passOn();
  else outer.addEventListener('abort', passOn, { once: true });

  return {
    signal: controller.signal,
    async stop() {
      outer.removeEventListener('abort', passOn);
      ended.abort();
      await watching;
    },
  };
}
