import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import { closestName } from '../values/did-you-mean.ts';
import type { DatasetDefinition } from './definition.ts';
import { DerivedColumns } from './derived-columns.ts';

/** One side of a ruleset as the database shows it now. */
export interface DescribedSide {
  /** `orders`, or `the query`: how messages call it. */
  label: string;
  description: DatasetDescription;
  /** What transforms make of its columns. */
  derived: DerivedColumns;
}

export function describedSide(dataset: DatasetDefinition, description: DatasetDescription): DescribedSide {
  const side: Omit<DescribedSide, 'derived'> = { label: dataset.table ?? 'the query', description };
  return { ...side, derived: new DerivedColumns(description.columns, (written) => resolveColumn(written, side)) };
}

/** JavaScript keeps no value under this name, nor do the drivers and stores that are written in it: it would be lost without a word. */
export const UNUSABLE_NAME = '__proto__';

/** The column a definition means: the exact name first, then the only one that differs in nothing but case. */
export function resolveColumn(written: string, side: Omit<DescribedSide, 'derived'>): { column: ColumnDescription } | { problem: string } {
  const columns = side.description.columns;
  if (written.toLowerCase() === UNUSABLE_NAME && columns.some((column) => column.name === UNUSABLE_NAME)) {
    return { problem: `a column named "${UNUSABLE_NAME}" cannot be used; read it under another name, from a query or a view` };
  }
  const exact = columns.filter((column) => column.name === written);
  if (exact.length > 1) return { problem: `${side.label} gives two columns named "${written}"; give one of them another name` };
  if (exact[0] !== undefined) return { column: exact[0] };

  const folded = columns.filter((column) => column.name.toLowerCase() === written.toLowerCase());
  if (folded.length === 1) return { column: folded[0]! };
  if (folded.length > 1) {
    return {
      problem: `"${written}" could be ${folded.map((column) => `"${column.name}"`).join(' or ')} in ${side.label}; write it exactly`,
    };
  }
  const closest = closestName(
    written,
    columns.map((column) => column.name),
  );
  return { problem: `no column "${written}" in ${side.label}${closest === null ? '' : `; did you mean "${closest}"?`}` };
}
