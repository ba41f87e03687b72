import type { Logger } from 'pino';
import type { Database } from '#server/db/client.ts';
import { Cancelled } from '#server/engine/errors.ts';
import type { LeaseTimes } from './lease-times.ts';
import { pause } from './pause.ts';
import { askClaim, type Claim, renewLease } from './queue.ts';
import { LeaseLost } from './stop-reasons.ts';

export interface ClaimWatch {
  /** Fires with `Cancelled`, `LeaseLost` or the reason of the outer signal. */
  signal: AbortSignal;
  /** Ends the watch; resolves when no query of it is under way. */
  stop(): Promise<void>;
}

/**
 * Keeps a claimed run ours while it is worked on: renews the lease, and looks whether someone wants the run to stop.
 * A control database that does not answer is no reason to stop until the lease has run out: from then on another worker
 * may have the run, so the work is put down.
 */
export function watchClaim(
  host: { db: Database; log: Logger; now(): Date },
  claim: Claim,
  times: LeaseTimes,
  outer: AbortSignal,
): ClaimWatch {
  const controller = new AbortController();
  const ended = new AbortController();
  let leaseUntil = host.now().getTime() + times.leaseMs;
  let renewAt = host.now().getTime() + times.renewMs;

  const look = async (): Promise<void> => {
    const at = host.now().getTime();
    try {
      if (at >= renewAt) {
        if (!(await renewLease(host.db, claim, new Date(at + times.leaseMs)))) return controller.abort(new LeaseLost());
        leaseUntil = at + times.leaseMs;
        renewAt = at + times.renewMs;
      }
      const state = await askClaim(host.db, claim);
      if (state === 'lost') controller.abort(new LeaseLost());
      if (state === 'cancel_requested') controller.abort(new Cancelled());
    } catch (error) {
      host.log.warn({ err: error, runId: claim.runId }, 'the control database did not answer');
      if (host.now().getTime() >= leaseUntil) controller.abort(new LeaseLost());
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
