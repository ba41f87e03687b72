/**
 * The types Tieout reasons in. Every native type of every database maps to exactly one of these, and every value
 * travels as canonical text of its logical type (semantics.md §1) until the landing engine types it.
 */
export type LogicalType =
  | { kind: 'boolean' }
  /** `digits`: the most decimal digits a value can have; absent means up to 38. */
  | { kind: 'integer'; digits?: number }
  /** Without `precision` and `scale` the decimal is unbounded (PostgreSQL `numeric`, Oracle `NUMBER`). */
  | { kind: 'decimal'; precision?: number; scale?: number }
  | { kind: 'float' }
  | { kind: 'string' }
  | { kind: 'bytes' }
  | { kind: 'date' }
  /** `precision`: fraction digits of a second, 0 to 9. */
  | { kind: 'time'; precision: number }
  | { kind: 'timestamp'; precision: number }
  | { kind: 'timestamptz'; precision: number }
  | { kind: 'uuid' }
  | { kind: 'json' };

export type LogicalKind = LogicalType['kind'];

/** `decimal(12,2)`, `timestamp(6)`, `integer`: how a logical type is written on screens, in messages and in tests. */
export function formatLogicalType(type: LogicalType): string {
  switch (type.kind) {
    case 'decimal':
      return type.precision === undefined ? 'decimal' : `decimal(${type.precision},${type.scale ?? 0})`;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return `${type.kind}(${type.precision})`;
    default:
      return type.kind;
  }
}
