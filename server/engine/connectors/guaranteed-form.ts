import type { ColumnDescription, Dataset } from './contract.ts';

const GUARANTEED: ReadonlySet<ColumnDescription['logicalType']['kind']> = new Set(['integer', 'date', 'timestamp', 'timestamptz']);

/**
 * Marks the columns of a strictly typed database whose text it writes by itself in canonical form. Only columns of tables: what a
 * query's metadata says of a computed column's precision is not always so.
 */
export function withGuaranteedForm(dataset: Dataset, column: ColumnDescription): ColumnDescription {
  return dataset.table !== undefined && GUARANTEED.has(column.logicalType.kind) ? { ...column, canonicalText: true } : column;
}
