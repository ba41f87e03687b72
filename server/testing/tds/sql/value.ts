import type { OffsetMoment } from './moment.ts';
import type { SqlType } from './sql-type.ts';

/** A sql_variant: each value brings its own type. */
export interface VariantValue {
  variant: SqlType;
  value: Value;
}

/**
 * One value without its type. Integers, bits and temporal types are bigint (ticks, see moment.ts), decimals and money
 * bigint without their point, doubles number, text string, bytes Buffer, conditions boolean; UNKNOWN is null.
 */
export type Value = bigint | number | string | boolean | Buffer | OffsetMoment | VariantValue | null;

export type Row = Value[];
