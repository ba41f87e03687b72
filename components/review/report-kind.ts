import type { ChangeSetState } from '#server/features/changes/change-view.ts';

/**
 * What is to be told of the last apply.
 * - `none`: there was none, or one is under way.
 * - `applied`: it was committed and read back.
 * - `unsettled`: nobody can tell whether it was committed; never to be told as if nothing had been written.
 * - `cancelled`: rolled back because somebody asked for it.
 * - `stale`: rolled back because of rows that were changed after the run; the rows themselves tell it.
 * - `failed`: rolled back because of what the failure says.
 * - `rolled_back`: rolled back without a failure, as somebody wanted.
 */
export type ReportKind = 'none' | 'applied' | 'unsettled' | 'cancelled' | 'stale' | 'failed' | 'rolled_back';

export function reportKind({
  status,
  failure,
  report,
  counts,
}: Pick<ChangeSetState, 'status' | 'failure' | 'report' | 'counts'>): ReportKind {
  if (status === 'unsettled') return 'unsettled';
  if (status === 'applied') return report ? 'applied' : 'none';
  if (status !== 'planned') return 'none';
  if (failure?.code === 'cancelled') return 'cancelled';
  if (failure) return failure.seq === null && (counts?.outcomes.stale ?? 0) > 0 ? 'stale' : 'failed';
  return report ? 'rolled_back' : 'none';
}
