import type { ChangeFieldView, ChangeRow } from '#server/features/changes/change-view.ts';

/** A key for people: `order_id 17`, `job 4, release 2`. */
export function keyWords(row: Pick<ChangeRow, 'key'>): string {
  const parts = Object.entries(row.key).map(([name, value]) => `${name} ${value === null ? 'NULL' : value === '' ? "''" : value}`);
  return parts.length === 0 ? 'row without a key' : parts.join(', ');
}

/** `status`, or `status → state` where the written column is called otherwise. */
export function fieldWords({ field, column }: Pick<ChangeFieldView, 'field' | 'column'>): string {
  return field === column || field.includes('→') ? field : `${field} → ${column}`;
}

/** The two sides' values of a field: what is written stands on one of them, what it comes from on the other. */
export function sidesOf(
  field: ChangeFieldView,
  written: 'source' | 'target',
): { source: string | null | undefined; target: string | null | undefined } {
  return written === 'target' ? { source: field.other, target: field.old } : { source: field.old, target: field.other };
}
