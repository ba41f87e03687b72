import type { AppContext } from '#server/app-context.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { askTask, renewTask, type TaskClaim } from './change-queue.ts';
import type { LeaseTimes } from './lease-times.ts';
import { pause } from './pause.ts';
import { LeaseLost } from './stop-reasons.ts';

export interface TaskWatch {
  /** Fires with `Cancelled`, `LeaseLost` or the reason of the outer signal. */
  signal: AbortSignal;
  /** The same without `Cancelled`: for what can no longer be called off. */
  steady: AbortSignal;
  /** Ends the watch; resolves when no query of it is under way. */
  stop(): Promise<void>;
}

/** Keeps a task ours while it is worked on, as claim-watch.ts keeps a run. */
export function watchTask(app: Pick<AppContext, 'db' | 'log' | 'now'>, claim: TaskClaim, times: LeaseTimes, outer: AbortSignal): TaskWatch {
  const steady = new AbortController();
  const controller = new AbortController();
  const ended = new AbortController();
  let leaseUntil = app.now().getTime() + times.leaseMs;
  let renewAt = app.now().getTime() + times.renewMs;

  const stopWork = (reason: unknown): void => {
    controller.abort(reason);
    if (!(reason instanceof Cancelled)) steady.abort(reason);
  };

  const look = async (): Promise<void> => {
    const at = app.now().getTime();
    try {
      if (at >= renewAt) {
        if (!(await renewTask(app.db, claim, new Date(at + times.leaseMs)))) return stopWork(new LeaseLost());
        leaseUntil = at + times.leaseMs;
        renewAt = at + times.renewMs;
      }
      const state = await askTask(app.db, claim);
      if (state === 'lost') stopWork(new LeaseLost());
      if (state === 'cancel_requested') stopWork(new Cancelled());
    } catch (error) {
      app.log.warn({ err: error, taskId: claim.taskId }, 'the control database did not answer');
      if (app.now().getTime() >= leaseUntil) stopWork(new LeaseLost());
    }
  };

  const watching = (async () => {
    while (!steady.signal.aborted && !ended.signal.aborted) {
      await look();
      await pause(times.cancelPollMs, AbortSignal.any([steady.signal, ended.signal]));
    }
  })();

  const passOn = (): void => stopWork(outer.reason);
  if (outer.aborted) passOn();
  else outer.addEventListener('abort', passOn, { once: true });

  return {
    signal: controller.signal,
    steady: steady.signal,
    async stop() {
      outer.removeEventListener('abort', passOn);
      ended.abort();
      await watching;
    },
  };
}
