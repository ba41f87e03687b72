import type { Run, StagingTable } from '#server/db/generated/client.ts';
import type { Side } from '#server/engine/plan/plan.ts';

/** `expired`: about to be dropped; nobody may rely on it any more. */
export type StagingStatus = 'loading' | 'active' | 'expired' | 'dropped';

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
    runStatus: table.run.status,
  };
}
