import type { LogicalType } from '../../values/logical-type.ts';

/** The most digits an integer can have. */
export const MOST_INTEGER_DIGITS = 38;

/** Digits before and after the point of every number of a type; null when there is no bound on them. */
export function numberShape(type: LogicalType): { whole: number; scale: number } | null {
  if (type.kind === 'integer') return { whole: type.digits ?? MOST_INTEGER_DIGITS, scale: 0 };
  if (type.kind === 'decimal' && type.precision !== undefined) return { whole: type.precision - (type.scale ?? 0), scale: type.scale ?? 0 };
  return null;
}

/** A decimal of at least one digit. */
export function decimalOf(whole: number, scale: number): LogicalType {
  return { kind: 'decimal', precision: Math.max(1, whole + scale), scale };
}
