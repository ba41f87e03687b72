import type { AppContext } from '#server/app-context.ts';
import type { Attention } from './attention.ts';

/** Tries that go wrong in a row before somebody is told: a restart of the other side is no news. */
const TRIES_BEFORE_TOLD = 3;

/** Channels whose last message does not arrive: whoever relies on them would think that all is well. */
export async function lostAlerts(app: AppContext): Promise<Attention[]> {
  const channels = await app.db.alertChannel.findMany({
    orderBy: { name: 'asc' },
    select: {
      name: true,
      deliveries: {
        // A test is looked at by whoever sends it.
        where: { lastTryAt: { not: null }, runId: { not: null } },
        orderBy: { lastTryAt: 'desc' },
        take: 1,
        select: { id: true, status: true, attempts: true, lastError: true },
      },
    },
  });
  return channels.flatMap(({ name, deliveries: [last] }): Attention[] => {
    if (!last) return [];
    const lost = last.status === 'failed' || (last.status === 'pending' && last.attempts >= TRIES_BEFORE_TOLD);
    if (!lost) return [];
    return [
      {
        kind: 'alert_failed',
        title: `Alerts to ${name} do not arrive`,
        detail: last.lastError ?? '',
        href: `/alerts?tab=log&delivery=${encodeURIComponent(last.id)}`,
      },
    ];
  });
}
