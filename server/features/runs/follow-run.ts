import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { noSuchRun } from './run.service.ts';
import { watchRun } from './run-poller.ts';
import { hasEnded } from './run-status.ts';
import type { RunEvent, RunState } from './run-view.ts';

/** Above every event id: whoever waits for the end reads no log. */
const NO_EVENTS = 2_147_483_647;

export type FollowMessage = { kind: 'run'; run: RunState } | { kind: 'event'; event: RunEvent };

/**
 * The run as it is, then every change and every line of its log, until it has ended. `place` goes back in as `lastEventId`
 * after a broken connection: no line is lost and none comes twice.
 */
export async function* followRun(
  app: AppContext,
  actor: Actor,
  input: { id: string; lastEventId?: string | null | undefined },
  signal: AbortSignal,
): AsyncGenerator<{ place: string; message: FollowMessage }, void, undefined> {
  permit(actor, 'runs.read');
  let place = Math.max(0, Number.parseInt(input.lastEventId ?? '0', 10) || 0);
  let found = false;
  for await (const { run, events } of watchRun(app.db, input.id, place, signal)) {
    found = true;
    for (const event of events) {
      place = event.id;
      yield { place: String(place), message: { kind: 'event', event } };
    }
    yield { place: String(place), message: { kind: 'run', run } };
  }
  if (!found && !signal.aborted) throw noSuchRun(input.id);
}

/** Resolves with the run when it has ended. Leaving (the signal fires) does not touch it; then the answer is null. */
export async function waitForRun(app: AppContext, id: string, signal: AbortSignal): Promise<RunState | null> {
  let last: RunState | null = null;
  for await (const { run } of watchRun(app.db, id, NO_EVENTS, signal)) last = run;
  return last && hasEnded(last.status) ? last : null;
}
