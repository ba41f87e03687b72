import type { Run, StagingTable } from '#server/db/generated/client.ts';
import type { Side } from '#server/engine/plan/plan.ts';

/** `expired`: about to be dropped; nobody may rely on it any more. */
export type StagingStatus = 'loading' | 'active' | 'expired' | 'dropped';

/**
 * Why a table is gone: its time was over, somebody dropped it, it was no longer there when somebody looked (dropped past Tieout),
 * the run was not to keep it, or the run came to no result.
 */
export type StagingDropReason = 'time_over' | 'by_hand' | 'missing' | 'not_kept' | 'no_result';

/** A staging table as lists show it. */
export interface StagingRow {
  id: string;
  runId: string;
  rulesetId: string;
  rulesetName: string;
  side: Side;
  tableName: string;
  rowCount: number;
  sizeBytes: number;
  status: StagingStatus;
  pinned: boolean;
  createdAt: Date;
  expiresAt: Date;
  droppedAt: Date | null;
  /** Null while it is there, and for tables that were dropped before reasons were kept. */
  dropReason: StagingDropReason | null;
  runStatus: string;
}

export type StagingRecord = StagingTable & { run: Pick<Run, 'rulesetId' | 'rulesetName' | 'status'> };

/** What to read beside a staging table so that `stagingRow` can show it. */
export const WITH_RUN = { run: { select: { rulesetId: true, rulesetName: true, status: true } } } as const;

export function stagingRow(table: StagingRecord): StagingRow {
  return {
    id: table.id,
    runId: table.runId,
    rulesetId: table.run.rulesetId,
    rulesetName: table.run.rulesetName,
    side: table.side as Side,
    tableName: table.tableName,
    rowCount: table.rowCount,
    sizeBytes: Number(table.sizeBytes),
    status: table.status as StagingStatus,
    pinned: table.pinned,
    createdAt: table.createdAt,
    expiresAt: table.expiresAt,
    droppedAt: table.droppedAt,
    dropReason: table.dropReason as StagingDropReason | null,
    runStatus: table.run.status,
  };
}
