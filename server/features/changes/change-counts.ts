import type { ChangeKind, FieldColumn } from '#server/engine/changes/planned-change.ts';
import type { ChangeCounts, DecisionCounts, FieldCounts } from './change-view.ts';
import type { DecidableRow } from './decide-row.ts';

/** What is kept of a set: {@link ChangeCounts} but for what became of its rows. */
export type KeptCounts = Omit<ChangeCounts, 'outcomes'>;

function none(): DecisionCounts {
  return { pending: 0, approved: 0, rejected: 0, skipped: 0 };
}

export function emptyCounts(fields: readonly FieldColumn[]): KeptCounts {
  return {
    total: 0,
    byKind: { update: none(), insert: none(), delete: none() },
    byDecision: none(),
    fields: fields.map(({ field, column }): FieldCounts => ({ field, column, changes: 0, needsValue: 0, ...none() })),
    toWrite: { update: 0, insert: 0, delete: 0, rows: 0 },
    unwritable: 0,
  };
}

/** Adds (`sign` 1) or takes away (-1) one row. */
export function countRow(counts: KeptCounts, row: DecidableRow, sign: 1 | -1): void {
  const kind: ChangeKind = row.kind;
  counts.total += sign;
  counts.byKind[kind][row.decision] += sign;
  counts.byDecision[row.decision] += sign;
  if (row.approved > 0) {
    counts.toWrite[kind] += sign;
    counts.toWrite.rows += sign;
  }
  if (row.problem !== null) counts.unwritable += sign;
  if (kind !== 'update') return;
  for (const field of row.fields) {
    const entry = counts.fields[field.place];
    if (!entry) continue;
    entry.changes += sign;
    entry[field.decision] += sign;
    if (!field.hasValue && field.decision === 'pending') entry.needsValue += sign;
  }
}
