import type { KeyMeasure } from './contract.ts';

/** From what a database's driver gives: numbers, bigints or text; nothing where there was no row to count. */
export function keyMeasure(rows: unknown, distinct: unknown, withNull: unknown, squares: unknown): KeyMeasure {
  return { rows: Number(rows ?? 0), distinct: Number(distinct ?? 0), withNull: Number(withNull ?? 0), squares: Number(squares ?? 0) };
}
