import type { Database } from '#server/db/client.ts';
import type { LandingEngine } from '#server/engine/landing/contract.ts';

export interface LandingHost {
  db: Database;
  landing: LandingEngine;
  now(): Date;
}

export interface Freed {
  /** Staging tables. */
  dropped: number;
  freedBytes: number;
}

/**
 * Drops the staging tables of a run that are marked `expired`. The mark comes first and is never taken back: a process
 * that dies in between leaves work for the next clean-up, and nobody pins or previews what is half gone.
 */
export async function dropStaging(host: LandingHost, runId: string, reason: 'time_over' | 'by_hand'): Promise<Freed> {
  const marked = await host.db.stagingTable.findMany({ where: { runId, status: 'expired' }, select: { sizeBytes: true } });
  if (marked.length === 0) return { dropped: 0, freedBytes: 0 };
  await host.landing.dropStaging({ executionId: runId });
  const { count } = await host.db.stagingTable.updateMany({
    where: { runId, status: 'expired' },
    data: { status: 'dropped', droppedAt: host.now(), dropReason: reason },
  });
  return { dropped: count, freedBytes: marked.reduce((sum, table) => sum + Number(table.sizeBytes), 0) };
}

/**
 * Marks the tables of a run `expired` if their time is over, nobody pinned one and the run has ended; they live in one
 * place and go together, so the longest-lived decides. Answers false when they are to stay.
 */
export async function expireStaging(host: LandingHost, runId: string): Promise<boolean> {
  return host.db.$transaction(async (tx) => {
    const tables = await tx.stagingTable.findMany({
      where: { runId, status: { in: ['loading', 'active'] } },
      select: { status: true, pinned: true, expiresAt: true, run: { select: { status: true } } },
    });
    const now = host.now();
    const stays = tables.some(
      (table) => table.pinned || table.expiresAt > now || table.status === 'loading' || ['queued', 'running'].includes(table.run.status),
    );
    if (tables.length === 0 || stays) return false;
    await tx.stagingTable.updateMany({ where: { runId, status: 'active' }, data: { status: 'expired' } });
    return true;
  });
}
