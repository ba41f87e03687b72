import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';

const WORK: Record<string, string> = { plan: 'The planning', decide: 'A decision on many rows', apply: 'An apply' };

/** @throws TieoutError conflict while a task of the set is under way. */
export async function requireIdle(tx: Transaction, id: string): Promise<void> {
  const busy = await tx.changeTask.findFirst({ where: { changeSetId: id, status: { in: ['queued', 'running'] } }, select: { kind: true } });
  if (!busy) return;
  throw new TieoutError('conflict', `${WORK[busy.kind]} of ${id} is still under way.`, 'Wait until it has ended, then try again.');
}
