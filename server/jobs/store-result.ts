import type { Database, Transaction } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import type { RunDocument, StagingDocument } from '#server/engine/run-document.ts';
import type { LastWords } from './end-run.ts';
import { type Claim, held } from './queue.ts';
import { LeaseLost } from './stop-reasons.ts';

const HOUR_MS = 3_600_000;

/** What a finished run left on disk, by the landing engine's own count. */
export interface LandedSizes {
  outcomesBytes: number;
  staging: Record<Side, number>;
}

/**
 * Makes a run a success: status, document, KPI point, staging catalogue and last events in one transaction, which counts
 * only while the run is ours and nobody has asked for it to be cancelled. Before it nothing of the run is visible.
 * @throws LeaseLost or Cancelled, and then nothing was stored.
 */
export async function storeResult(
  db: Database,
  claim: Claim,
  document: RunDocument,
  sizes: LandedSizes,
  words: LastWords,
  at: Date,
  /** Whether a document in the results store is to follow. */
  toResultsStore: boolean,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { ...held(claim), cancelRequestedAt: null },
      data: {
        status: 'succeeded',
        endedAt: at,
        leaseUntil: null,
        progress: words.progress as unknown as Prisma.InputJsonValue,
        result: document as unknown as Prisma.InputJsonValue,
        landingEngine: document.landing_engine,
        outcomesBytes: BigInt(sizes.outcomesBytes),
        resultsStore: toResultsStore ? 'pending' : null,
        revision: { increment: 1 },
      },
    });
    if (count !== 1) throw (await tx.run.count({ where: held(claim) })) === 1 ? new Cancelled() : new LeaseLost();
    await tx.kpiPoint.create({ data: kpiPoint(claim.runId, document, at) });
    for (const side of SIDES) await storeStaging(tx, claim.runId, side, document, sizes.staging[side], at);
    await tx.runEvent.createMany({
      data: [...words.events, { runId: claim.runId, at, level: 'info', phase: null, message: 'The run succeeded.' }],
    });
  });
}

function kpiPoint(runId: string, document: RunDocument, at: Date): Prisma.KpiPointUncheckedCreateInput {
  return {
    runId,
    rulesetId: document.ruleset_id,
    rulesetVersion: document.ruleset_version,
    at,
    rcr: document.rcr,
    rcrStatus: document.rcr_status,
    dqcs: document.dqcs,
    dqcsStatus: document.dqcs_status,
    rei: document.rei,
    reiStatus: document.rei_status,
    far: document.far,
    farStatus: document.far_status,
    irr: document.irr ?? null,
    irrStatus: document.irr_status ?? null,
    totalSource: document.total_source_count,
    totalTarget: document.total_target_count,
    matched: document.matched_count,
    mismatched: document.mismatched_count,
    sourceOnly: document.unmatched_source_count,
    targetOnly: document.unmatched_target_count,
    rejected: document.rejected_source_count + document.rejected_target_count,
    breakdown: { rules: document.rules, fields: document.fields },
  };
}

async function storeStaging(tx: Transaction, runId: string, side: Side, document: RunDocument, sizeBytes: number, at: Date): Promise<void> {
  const staged: StagingDocument | null = document[`${side}_staging`];
  if (!staged) return;
  const kept = document.staging_retained
    ? { status: 'active', sizeBytes: BigInt(sizeBytes), expiresAt: new Date(at.getTime() + document.staging_ttl_hours * HOUR_MS) }
    : { status: 'dropped', sizeBytes: 0n, expiresAt: at, droppedAt: at, dropReason: 'not_kept' };
  const row = { runId, side, rowCount: staged.row_count, ...kept };
  await tx.stagingTable.upsert({ where: { tableName: staged.table_name }, create: { ...row, tableName: staged.table_name }, update: row });
}
