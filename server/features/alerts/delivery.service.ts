import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { AlertDelivery } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { alertRef, type DeliveryStatus, listDeliveriesInput } from './alert.schema.ts';
import type { AlertMessage } from './alert-message.ts';

/** One line of the log of what was sent. */
export interface DeliveryRow {
  id: string;
  event: AlertMessage['event'];
  alertName: string;
  channelId: string | null;
  channelName: string;
  runId: string | null;
  subject: string;
  reasons: string[];
  status: DeliveryStatus;
  attempts: number;
  /** While it is pending: when it is tried again. */
  nextTryAt: Date | null;
  lastTryAt: Date | null;
  lastError: string | null;
  /** What the other side said to the last try. */
  answer: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

/** Newest first. */
export async function listDeliveries(
  app: AppContext,
  actor: Actor,
  input: z.input<typeof listDeliveriesInput>,
): Promise<{ rows: DeliveryRow[]; next: string | null }> {
  permit(actor, 'alerts.read');
  const { cursor, limit, direction: _, ...filter } = listDeliveriesInput.parse(input);
  const after = cursor ? await app.db.alertDelivery.findUnique({ where: { id: cursor }, select: { id: true, createdAt: true } }) : null;
  const rows = await app.db.alertDelivery.findMany({
    where: {
      ...filter,
      ...(after ? { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    // One row too many tells whether there is another page.
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { rows: page.map(deliveryRow), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** Tries one that was given up again, from the first try on. */
export async function resendDelivery(app: AppContext, actor: Actor, input: z.input<typeof alertRef>): Promise<void> {
  permit(actor, 'alerts.write');
  const { id } = alertRef.parse(input);
  await app.db.$transaction(async (tx) => {
    const stored = await tx.alertDelivery.findUnique({ where: { id } });
    if (!stored) throw new TieoutError('not_found', 'There is no such delivery.', 'Reload the log.');
    if (stored.channelId === null) {
      throw new TieoutError('conflict', `The channel ${stored.channelName} was deleted.`, 'Its alerts go to other channels now.');
    }
    if (stored.status !== 'failed') {
      throw new TieoutError(
        'conflict',
        stored.status === 'sent' ? 'It was sent already.' : 'It is being tried already.',
        'Reload the log.',
      );
    }
    await tx.alertDelivery.update({ where: { id }, data: { status: 'pending', attempts: 0, nextTryAt: app.now() } });
    await recordAudit(tx, app, actor, {
      action: 'alert.resend',
      entityType: 'alert',
      entityId: stored.alertId ?? stored.id,
      summary: `Had "${stored.subject}" sent to ${stored.channelName} again`,
    });
  });
}

function deliveryRow(delivery: AlertDelivery): DeliveryRow {
  const { alertId: _alert, key: _key, message, status, ...rest } = delivery;
  const { event, reasons } = message as unknown as AlertMessage;
  return { ...rest, status: status as DeliveryStatus, event, reasons: reasons.map(({ text }) => text) };
}
