import type { ColumnDescription, Dataset } from './contract.ts';

const GUARANTEED: ReadonlySet<ColumnDescription['logicalType']['kind']> = new Set(['integer', 'date', 'timestamp', 'timestamptz']);

/**
 * Marks the columns of a strictly typed database whose text it writes by itself in canonical form. Only columns of tables: what a
 * query's metadata says of a computed column's precision is not always so. `decimals`: those of this column are guaranteed too, which
 * needs one that is stored, as views compute theirs, and a database without a NaN among them.
 */
export function withGuaranteedForm(dataset: Dataset, column: ColumnDescription, decimals = false): ColumnDescription {
  const { kind } = column.logicalType;
  const guaranteed = dataset.table !== undefined && (GUARANTEED.has(kind) || (decimals && kind === 'decimal'));
  return guaranteed ? { ...column, canonicalText: true } : column;
}
