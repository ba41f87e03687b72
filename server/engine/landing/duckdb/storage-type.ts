import { isBoundedDecimal } from '../../matching/number-form.ts';
import type { LogicalType } from '../../values/logical-type.ts';

/** The most digits of which every number fits into 64 bits. */
const MAX_BIGINT_DIGITS = 18;
/** TIME and TIMESTAMP count microseconds. */
export const MICROSECOND_DIGITS = 6;

/** The DuckDB type that keeps every value of a logical type exactly. What it cannot hold as a number stays text. */
export function storageType(type: LogicalType): string {
  switch (type.kind) {
    case 'boolean':
      return 'BOOLEAN';
    case 'integer':
      return type.digits !== undefined && type.digits <= MAX_BIGINT_DIGITS ? 'BIGINT' : 'HUGEINT';
    case 'decimal':
      return isBoundedDecimal(type) ? decimalType(type.precision, type.scale ?? 0) : 'VARCHAR';
    case 'float':
      return 'DOUBLE';
    case 'date':
      return 'DATE';
    case 'time':
      return type.precision <= MICROSECOND_DIGITS ? 'TIME' : 'VARCHAR';
    case 'timestamp':
    case 'timestamptz':
      return type.precision <= MICROSECOND_DIGITS ? 'TIMESTAMP' : 'VARCHAR';
    case 'uuid':
      return 'UUID';
    case 'string':
    case 'bytes':
    case 'json':
      return 'VARCHAR';
  }
}

export function decimalType(digits: number, scale: number): string {
  return `DECIMAL(${decimalDigits(digits, scale)},${scale})`;
}

/** One whole digit at least: DECIMAL(2,2) would print `.50`. */
export function decimalDigits(digits: number, scale: number): number {
  return Math.max(digits, scale + 1);
}
