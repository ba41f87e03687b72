import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Database } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { pause } from '#server/jobs/pause.ts';
import { type FollowChangesInput, followChangesInput } from './change.schema.ts';
import { eventsAfter } from './change-event.ts';
import { findSetState } from './change-set.repository.ts';
import type { FollowChangesMessage } from './change-view.ts';

/** Processes share nothing but the control database: one question by primary key, four times a second. */
const LOOK_MS = 250;
/** So many looks in a row may fail before the following ends with the error. */
const MOST_FAILURES = 40;

/**
 * The set as it is, then every change of it and every line of what happened, until whoever follows leaves. `place` goes back
 * in as `lastEventId` after a broken connection: no event is lost and none comes twice. Without it only new events come.
 */
export async function* followChanges(
  app: AppContext,
  actor: Actor,
  given: FollowChangesInput,
  signal: AbortSignal,
): AsyncGenerator<{ place: string; message: FollowChangesMessage }, void, undefined> {
  permit(actor, 'outcomes.read');
  const { id, lastEventId } = followChangesInput.parse(given);
  let place = lastEventId ? Math.max(0, Number.parseInt(lastEventId, 10) || 0) : await latestEvent(app.db, id);
  let revision = -1;
  let failures = 0;
  while (!signal.aborted) {
    let found: Awaited<ReturnType<typeof look>>;
    try {
      found = await look(app.db, id, revision, place);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (error instanceof TieoutError || failures >= MOST_FAILURES) throw error;
      await pause(LOOK_MS, signal);
      continue;
    }
    if (found) {
      for (const event of found.events) {
        place = event.id;
        yield { place: String(place), message: { kind: 'event', event } };
      }
      revision = found.set.revision;
      yield { place: String(place), message: { kind: 'set', set: found.set } };
    }
    await pause(LOOK_MS, signal);
  }
}

/** Null while nothing is new. The revision is read before what it stands for: nothing can fall between the two. */
async function look(db: Database, id: string, revision: number, place: number) {
  const seen = await db.changeSet.findUnique({ where: { id }, select: { revision: true } });
  if (!seen) throw new TieoutError('not_found', `There is no change set ${id}.`, 'Choose one from the list of change sets.');
  if (seen.revision === revision) return null;
  const events = await eventsAfter(db, id, place);
  const set = await findSetState(db, id);
  return set && { set: { ...set, revision: seen.revision }, events };
}

async function latestEvent(db: Database, id: string): Promise<number> {
  const event = await db.changeEvent.findFirst({ where: { changeSetId: id }, orderBy: { id: 'desc' }, select: { id: true } });
  return event?.id ?? 0;
}
