import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeEvent, Prisma } from '#server/db/generated/client.ts';
import type { ChangeEventView } from './change-view.ts';

/** An event names its rows when they are few. */
const MOST_NAMED = 200;

export interface NewChangeEvent {
  kind: ChangeEventView['kind'];
  message: string;
  seqs?: readonly number[];
  data?: Record<string, unknown>;
}

/** Written in the transaction that makes it happen. */
export async function recordEvent(
  tx: Transaction,
  app: Pick<AppContext, 'now'>,
  actor: Actor,
  setId: string,
  event: NewChangeEvent,
): Promise<void> {
  const { kind, message, seqs, data = {} } = event;
  const named = seqs && seqs.length <= MOST_NAMED ? { seqs } : {};
  await tx.changeEvent.create({
    data: {
      changeSetId: setId,
      at: app.now(),
      actor: actor.id,
      actorName: actor.name,
      kind,
      message,
      data: JSON.parse(JSON.stringify({ ...data, ...named })) as Prisma.InputJsonValue,
    },
  });
}

/** In order, those after `afterId`. */
export async function eventsAfter(db: Database, setId: string, afterId: number): Promise<ChangeEventView[]> {
  const events = await db.changeEvent.findMany({ where: { changeSetId: setId, id: { gt: afterId } }, orderBy: { id: 'asc' } });
  return events.map(toEventView);
}

export async function changeEvents(app: AppContext, actor: Actor, { id }: { id: string }): Promise<ChangeEventView[]> {
  permit(actor, 'outcomes.read');
  return eventsAfter(app.db, id, 0);
}

function toEventView(event: ChangeEvent): ChangeEventView {
  const { seqs, ...data } = event.data as Record<string, unknown> & { seqs?: number[] };
  return {
    id: event.id,
    at: event.at,
    actor: { id: event.actor, name: event.actorName },
    kind: event.kind as ChangeEventView['kind'],
    message: event.message,
    seqs: seqs ?? null,
    data,
  };
}
