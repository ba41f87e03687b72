import type { CompareOptions } from '../../../plan/definition.ts';
import type { LogicalType } from '../../../values/logical-type.ts';

/** Pairs of canonical texts that are, or are not, equal between two columns (semantics.md §3). */
export interface Case {
  source: LogicalType;
  target: LogicalType;
  options?: CompareOptions;
  equal?: [string | null, string | null][];
  unequal?: [string | null, string | null][];
}

export const boolean: LogicalType = { kind: 'boolean' };
export const integer: LogicalType = { kind: 'integer', digits: 10 };
export const bigInteger: LogicalType = { kind: 'integer' };
export const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
export const numeric: LogicalType = { kind: 'decimal' };
export const float: LogicalType = { kind: 'float' };
export const string: LogicalType = { kind: 'string' };
export const date: LogicalType = { kind: 'date' };
export const uuid: LogicalType = { kind: 'uuid' };
export const json: LogicalType = { kind: 'json' };
export const bytes: LogicalType = { kind: 'bytes' };
export const time = (precision: number): LogicalType => ({ kind: 'time', precision });
export const timestamp = (precision: number): LogicalType => ({ kind: 'timestamp', precision });
export const timestamptz = (precision: number): LogicalType => ({ kind: 'timestamptz', precision });
