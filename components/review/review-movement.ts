import type { ChangeRow } from '#server/features/changes/change-view.ts';

/** Where the keyboard is: a row, and one of its fields when it has gone into the row. */
export interface ReviewPosition {
  seq: number;
  field: string | null;
}

/** The row after or before the current one; the first one when there is none yet. Null at the end of the page. */
export function rowBeside(rows: readonly ChangeRow[], at: ReviewPosition | null, by: 1 | -1): ReviewPosition | null {
  const index = at === null ? -1 : rows.findIndex((row) => row.seq === at.seq);
  const row = index === -1 ? rows[0] : rows[index + by];
  return row ? { seq: row.seq, field: null } : null;
}

/** The fields of a row that are decided one by one; none where the row is decided as a whole. */
export function fieldsToDecide(row: ChangeRow): string[] {
  return row.kind === 'update' && row.fields.length > 1 ? row.fields.map((field) => field.field) : [];
}

/** The field after or before the current one; before the first one is the whole row. */
export function fieldBeside(row: ChangeRow | undefined, at: ReviewPosition | null, by: 1 | -1): ReviewPosition | null {
  if (!row) return at;
  const fields = fieldsToDecide(row);
  const index = (at?.seq === row.seq && at.field !== null ? fields.indexOf(at.field) : -1) + by;
  if (index >= fields.length) return { seq: row.seq, field: fields.at(-1) ?? null };
  return { seq: row.seq, field: fields[index] ?? null };
}
