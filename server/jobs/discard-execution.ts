import type { Database } from '#server/db/client.ts';
import type { LandingEngine } from '#server/engine/landing/contract.ts';

/**
 * Removes whatever an attempt left: files or tables first, then the catalogue, so that the catalogue never forgets what is
 * still there.
 */
export async function discardExecution(host: { db: Database; landing: LandingEngine; now(): Date }, runId: string): Promise<void> {
  await host.landing.dropExecution({ executionId: runId });
  await host.db.stagingTable.updateMany({
    where: { runId, status: { not: 'dropped' } },
    data: { status: 'dropped', droppedAt: host.now(), dropReason: 'no_result', sizeBytes: 0 },
  });
}
