import type { Database } from '#server/db/client.ts';
import type { EngineEvent } from '#server/engine/ports.ts';
import { type Claim, held } from './queue.ts';
import { LeaseLost } from './stop-reasons.ts';

/**
 * Writes a staging table into the catalogue before a row goes into it, so that nothing is ever on disk that the catalogue
 * does not know.
 * @throws LeaseLost when the run is no longer ours.
 */
export async function catalogueStaging(
  db: Database,
  claim: Claim,
  event: Extract<EngineEvent, { type: 'staging_created' }>,
  expiresAt: Date,
): Promise<void> {
  const { side, tableName, at } = event;
  const row = { runId: claim.runId, side, status: 'loading', createdAt: at, expiresAt, droppedAt: null, dropReason: null };
  await db.$transaction(async (tx) => {
    if ((await tx.run.count({ where: held(claim) })) === 0) throw new LeaseLost();
    await tx.stagingTable.upsert({ where: { tableName }, create: { ...row, tableName }, update: row });
  });
}
