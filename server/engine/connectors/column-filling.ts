import type { ColumnDescription } from './contract.ts';

type Filled = NonNullable<ColumnDescription['filled']>;

/** A name with what fills the column. */
export type FilledColumn = [name: string, filled: Filled];

/** What a table does for columns that a new row has no value for. */
export interface ColumnFilling {
  filled: ReadonlyMap<string, Filled>;
  /** More may be filled in: there is a trigger before inserts, or nobody can tell whether there is one. */
  mayFillMore: boolean;
}

/** Columns as `describe` tells them: with what fills them, and whether they need a value. Null for what is no table. */
export function withFilling(columns: readonly ColumnDescription[], filling: ColumnFilling | null): ColumnDescription[] {
  if (!filling) return [...columns];
  return columns.map((column) => {
    const filled = filling.filled.get(column.name);
    if (filled) return { ...column, filled };
    return column.nullable || filling.mayFillMore ? column : { ...column, required: true as const };
  });
}
