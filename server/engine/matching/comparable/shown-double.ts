const PLAIN_FROM = 1e-4;
const EXPONENT_FROM = 1e16;

/**
 * A double as Tieout shows it: the shortest digits that read back, with an exponent of at least two digits from 1e16 on and
 * below 1e-4, as PostgreSQL and the embedded landing engine write it. `-0` is `0`.
 */
export function shownDouble(value: number): string {
  const magnitude = Math.abs(value);
  const plain = !Number.isFinite(value) || value === 0 || (magnitude >= PLAIN_FROM && magnitude < EXPONENT_FROM);
  if (plain) return String(value + 0);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
