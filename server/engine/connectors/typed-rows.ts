import type { LogicalType } from '../values/logical-type.ts';

/**
 * Rows column by column, each value in the binary form of its type: what a landing that keeps typed columns takes in without parsing
 * text. The forms are those of Parquet's PLAIN encoding.
 */
export interface TypedRows {
  rows: number;
  /** One for each column of the extraction. */
  columns: TypedColumn[];
}

export interface TypedColumn {
  /** A bit for each row, the lowest first: whether there is a value. Null when every row has one. */
  present: Uint8Array | null;
  /** The values that are there, one after the other. */
  values: Uint8Array;
}

/**
 * - `bit`: one bit, the lowest of a byte first
 * - `days`: since 1970-01-01, 32 bits
 * - `microseconds`: since 1970-01-01 in UTC, 64 bits
 * - `integer`: 64 bits
 * - `decimal`: 64 bits, the number × 10^scale
 * - `text`: its length in 32 bits, then canonical text in UTF-8
 *
 * Numbers are signed and have their lowest byte first.
 */
export type ColumnForm = 'bit' | 'days' | 'microseconds' | 'integer' | 'decimal' | 'text';

/** The most digits of which every number fits into 64 bits. */
const MOST_DIGITS = 18;
const MICROSECOND_DIGITS = 6;

/** Everything that has no exact and cheap binary form stays text. */
export function columnForm(type: LogicalType): ColumnForm {
  switch (type.kind) {
    case 'boolean':
      return 'bit';
    case 'integer':
      return 'integer';
    case 'decimal': {
      const { precision, scale = 0 } = type;
      if (precision === undefined || precision < 1 || precision > MOST_DIGITS || scale < 0 || scale > precision) return 'text';
      // One more digit than it says is kept before the point (landing/duckdb/storage-type.ts).
      return scale < MOST_DIGITS ? 'decimal' : 'text';
    }
    case 'date':
      return 'days';
    case 'timestamp':
    case 'timestamptz':
      return type.precision <= MICROSECOND_DIGITS ? 'microseconds' : 'text';
    default:
      return 'text';
  }
}
