import type { AppContext } from '#server/app-context.ts';
import type { AlertChannel, AlertDelivery } from '#server/db/generated/client.ts';
import type { AlertMessage } from '#server/features/alerts/alert-message.ts';
import { channelConfig } from '#server/features/alerts/channel.service.ts';
import { CHANNEL_KINDS } from '#server/features/alerts/channel-kinds.ts';
import { DeliveryTrouble } from '#server/features/alerts/delivery-trouble.ts';
import { troubleOf } from '#server/features/alerts/test-channel.ts';

/** Tries of one delivery before it is given up: over some three hours. */
export const MOST_TRIES = 10;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Sent side by side: a channel that does not answer must not hold up the others. */
const MOST_AT_ONCE = 10;
/** What is sent or given up is kept in the log for so long. */
const KEEP_MS = 90 * 24 * 3_600_000;

/** How long after its `tries`-th try a delivery waits: 30 s, then twice as long each time, at most an hour. */
export function waitAfter(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
}

/**
 * Sends what is due. Any number of workers may call it: whoever moves a delivery on to its next try has this one. A worker
 * that dies while it sends leaves it to that next try. Answers how many it tried.
 */
export async function sendAlerts(app: AppContext, signal: AbortSignal): Promise<number> {
  const due = await app.db.alertDelivery.findMany({
    where: { status: 'pending', nextTryAt: { lte: app.now() } },
    orderBy: { nextTryAt: 'asc' },
    take: MOST_AT_ONCE,
    include: { channel: true },
  });
  await Promise.all(due.map((delivery) => attempt(app, delivery, signal)));
  return due.length;
}

/** Forgets what was sent or given up long ago. */
export async function forgetDeliveries(app: AppContext): Promise<number> {
  const before = new Date(app.now().getTime() - KEEP_MS);
  return (await app.db.alertDelivery.deleteMany({ where: { status: { not: 'pending' }, createdAt: { lt: before } } })).count;
}

type Due = AlertDelivery & { channel: AlertChannel | null };

async function attempt(app: AppContext, delivery: Due, signal: AbortSignal): Promise<void> {
  const { id, channel } = delivery;
  const at = app.now();
  const tries = delivery.attempts + 1;
  const nextTryAt = new Date(at.getTime() + waitAfter(tries));
  const { count } = await app.db.alertDelivery.updateMany({
    where: { id, status: 'pending', attempts: delivery.attempts, nextTryAt: delivery.nextTryAt },
    data: { attempts: tries, lastTryAt: at, nextTryAt },
  });
  if (count !== 1) return;
  const mine = { id, status: 'pending', attempts: tries };
  if (!channel) {
    const lastError = `The channel ${delivery.channelName} was deleted.`;
    await app.db.alertDelivery.updateMany({ where: mine, data: { status: 'failed', nextTryAt: null, lastError } });
    return;
  }
  try {
    const { type, config } = channelConfig(app, channel);
    const answer = await CHANNEL_KINDS[type].send(config, delivery.message as unknown as AlertMessage, id, signal);
    await app.db.alertDelivery.updateMany({
      where: mine,
      data: { status: 'sent', sentAt: app.now(), nextTryAt: null, lastError: null, answer },
    });
  } catch (error) {
    // A worker that stops has not tried: the next one does.
    if (signal.aborted) {
      await app.db.alertDelivery.updateMany({ where: mine, data: { attempts: delivery.attempts, nextTryAt: at } });
      return;
    }
    const { answer, error: trouble } = troubleOf(error);
    const given = tries >= MOST_TRIES;
    const later = error instanceof DeliveryTrouble && error.retryAfterMs !== null ? new Date(at.getTime() + error.retryAfterMs) : null;
    await app.db.alertDelivery.updateMany({
      where: mine,
      data: {
        status: given ? 'failed' : 'pending',
        nextTryAt: given ? null : soonest(nextTryAt, later, at),
        lastError: trouble.message,
        answer,
      },
    });
    app.log.warn({ err: error, deliveryId: id, channel: channel.name, tries, given }, 'an alert did not arrive');
  }
}

/** What the other side asks for is respected, within the longest wait. */
function soonest(usual: Date, asked: Date | null, at: Date): Date {
  if (!asked) return usual;
  return new Date(Math.min(Math.max(usual.getTime(), asked.getTime()), at.getTime() + LONGEST_WAIT_MS));
}
