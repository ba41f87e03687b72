import type { OutcomeRow } from '#server/engine/landing/contract.ts';

/** A key for people: `order_id 17`, `job 4, release 2`. */
export function keyTitle(row: Pick<OutcomeRow, 'key'>): string {
  const parts = Object.entries(row.key).map(([name, value]) => `${name} ${value === null ? 'NULL' : value === '' ? "''" : value}`);
  return parts.length === 0 ? 'Row without a key' : parts.join(', ');
}

/** A key for the clipboard: the bare value of a single column, else JSON. */
export function keyText(row: Pick<OutcomeRow, 'key'>): string {
  const values = Object.values(row.key);
  return values.length === 1 ? (values[0] ?? '') : JSON.stringify(row.key);
}
