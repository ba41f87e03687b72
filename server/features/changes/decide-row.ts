import type { ChangeKind } from '#server/engine/changes/planned-change.ts';
import type { Decision } from './change-status.ts';

/** What a decision looks at. */
export interface DecidableRow {
  seq: number;
  kind: ChangeKind;
  decision: Decision;
  /** Approved fields; 1 for an approved insert or delete. */
  approved: number;
  /** Why it cannot be written at all. */
  problem: string | null;
  fields: DecidableField[];
}

export interface DecidableField {
  place: number;
  field: string;
  hasValue: boolean;
  decision: Decision;
}

/** A row after a decision. Fields that stay as they are stay in it. */
export interface DecidedRow {
  row: DecidableRow;
  /** What was asked for could not be: a value is missing, or the row cannot be written. */
  left: boolean;
}

/**
 * One row after a decision about all of it, or about one of its fields. Pure.
 *
 * Every field of an update is decided by itself, and the row is what its fields add up to: pending while one of them is,
 * then approved if one is. Approving a whole row leaves fields that were rejected one by one as they are, and fields
 * without a value pending. Inserts and deletes are decided as a whole.
 * @returns null when the row has nothing to do with it.
 */
export function decideRow(row: DecidableRow, decision: Decision, field?: string): DecidedRow | null {
  if (row.kind !== 'update') return field === undefined ? decideWhole(row, decision) : null;
  const chosen = field === undefined ? row.fields : row.fields.filter((candidate) => candidate.field === field);
  if (chosen.length === 0) return null;
  const writable = row.problem === null;
  const reconsidered = row.decision === 'rejected' || row.decision === 'skipped';
  let left = false;
  const fields = row.fields.map((candidate) => {
    if (!chosen.includes(candidate)) return candidate;
    if (decision !== 'approved') return { ...candidate, decision };
    if (!writable || !candidate.hasValue) {
      left = true;
      return field === undefined && reconsidered ? { ...candidate, decision: 'pending' as const } : candidate;
    }
    const kept = field === undefined && !reconsidered && candidate.decision === 'rejected';
    return kept ? candidate : { ...candidate, decision };
  });
  const approved = fields.filter((candidate) => candidate.decision === 'approved').length;
  if (decision === 'approved' && approved === 0 && field === undefined) return { row, left: true };
  return { row: { ...row, fields, approved, decision: sumOf(fields) }, left: left && decision === 'approved' && field !== undefined };
}

function decideWhole(row: DecidableRow, decision: Decision): DecidedRow {
  const complete = row.problem === null && (row.kind === 'delete' || row.fields.every((field) => field.hasValue));
  if (decision === 'approved' && !complete) return { row, left: true };
  return { row: { ...row, decision, approved: decision === 'approved' ? 1 : 0 }, left: false };
}

function sumOf(fields: readonly DecidableField[]): Decision {
  const one = (decision: Decision) => fields.some((field) => field.decision === decision);
  if (one('pending')) return 'pending';
  if (one('approved')) return 'approved';
  return one('rejected') ? 'rejected' : 'skipped';
}
