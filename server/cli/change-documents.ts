import type { ChangeCounts, ChangeReport, ChangeRow, ChangeSetState, DecisionCounts } from '#server/features/changes/change-view.ts';

/** The JSON documents of change sets (interfaces.md). */

const total = (counts: DecisionCounts): number => counts.pending + counts.approved + counts.rejected + counts.skipped;

/** What `changes plan` prints. */
export function planDocument(set: ChangeSetState) {
  const counts = set.counts as ChangeCounts;
  return {
    success: true,
    change_set_id: set.id,
    version: set.version,
    execution_id: set.runId,
    side: set.side,
    connection: set.connection,
    table: set.table,
    matched: set.summary?.matched ?? null,
    source_only: set.summary?.sourceOnly ?? null,
    target_only: set.summary?.targetOnly ?? null,
    updates: total(counts.byKind.update),
    inserts: total(counts.byKind.insert),
    deletes: total(counts.byKind.delete),
    fields: counts.fields.filter(({ changes }) => changes > 0).map(({ field, changes }) => ({ field, changes })),
    warnings: set.summary?.warnings ?? [],
  };
}

/** What `changes show` prints. */
export function setDocument(set: ChangeSetState, rows: readonly ChangeRow[]) {
  const planned = set.counts === null ? {} : planDocument(set);
  return {
    ...planned,
    success: true,
    change_set_id: set.id,
    status: set.status,
    origin: set.origin,
    undo_of: set.undoOf,
    version: set.version,
    decisions: set.byDecision,
    to_write: set.counts?.toWrite ?? null,
    report: set.report && reportDocument(set.report),
    failure: set.failure,
    rows: rows.map(rowDocument),
  };
}

/** What `changes apply` and `undo` print. */
export function applyDocument(set: ChangeSetState) {
  const { report, failure } = set;
  return {
    success: set.status === 'applied',
    change_set_id: set.id,
    status: set.status,
    ...(report ? reportDocument(report) : { applied: 0, stale: 0, skipped: 0, failed: 0, changed_since: 0, seconds: 0 }),
    ...(failure
      ? { error: { code: failure.code, message: failure.message, advice: failure.advice, row: failure.seq, field: failure.field } }
      : {}),
  };
}

function reportDocument({ applied, stale, skipped, failed, changedSince, seconds }: ChangeReport) {
  return { applied, stale, skipped, failed, changed_since: changedSince, seconds };
}

function rowDocument(row: ChangeRow) {
  const { seq, kind, rule, key, decision, problem, outcome, stale, failure } = row;
  return {
    row: seq,
    ...{ kind, rule, key, decision, problem, outcome, stale, failure },
    fields: Object.fromEntries(
      row.fields.map(({ field, column, old, value, other, problem: why, decision: own }) => [
        field,
        { column, old, new: value, other, problem: why, decision: own },
      ]),
    ),
  };
}
