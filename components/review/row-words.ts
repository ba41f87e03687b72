import type { Side } from '#server/engine/plan/plan.ts';
import type { ChangeFieldView, ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';

/** A key for people: `order_id 17`, `job 4, release 2`. */
export function keyWords(row: Pick<ChangeRow, 'key'>): string {
  const parts = Object.entries(row.key).map(([name, value]) => `${name} ${value === null ? 'NULL' : value === '' ? "''" : value}`);
  return parts.length === 0 ? 'row without a key' : parts.join(', ');
}

/** `status`, or `status → state` where the written column is called otherwise. */
export function fieldWords({ field, column }: Pick<ChangeFieldView, 'field' | 'column'>): string {
  return field === column || field.includes('→') ? field : `${field} → ${column}`;
}

/** Sides that a set knows the values of: what an undo puts back stood on the written side itself. */
export function sidesShown(set: Pick<ChangeSetState, 'origin' | 'side'>): Side[] {
  return set.origin === 'run' ? ['source', 'target'] : [set.side];
}

/** The values of a field as a pair to be told apart: those of the two sides, or of the written side before and after. */
export function sidesOf(
  field: ChangeFieldView,
  set: Pick<ChangeSetState, 'origin' | 'side'>,
): { source: string | null | undefined; target: string | null | undefined } {
  const other = set.origin === 'run' ? field.other : field.value;
  return set.side === 'target' ? { source: other, target: field.old } : { source: field.old, target: other };
}
