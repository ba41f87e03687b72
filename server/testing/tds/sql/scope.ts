import type { Collation } from './compare.ts';
import { SqlError } from './sql-error.ts';
import type { SqlType } from './sql-type.ts';
import type { Row, Value } from './value.ts';

export interface ColumnInfo {
  /** The alias of its source. */
  table: string | null;
  name: string;
  type: SqlType;
  nullable: boolean;
  collation: Collation;
}

/** The columns an expression may name; those of the query around it are behind `parent`. */
export interface Scope {
  columns: ColumnInfo[];
  parent: Scope | null;
}

/** The row an expression is worked out for; `group` are the rows of an aggregate. */
export interface Frame {
  row: Row;
  parent: Frame | null;
  group: Row[] | null;
}

/** An expression with its names resolved and its type known. */
export interface Compiled {
  type: SqlType;
  nullable: boolean;
  collation: Collation;
  /** By a COLLATE of its own, which wins over the column's. */
  explicit: boolean;
  evaluate(frame: Frame): Value;
}

export const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** How many scopes up, and which column. @throws SqlError 207, 209, 4104. */
export function resolveColumn(scope: Scope | null, parts: string[]): { up: number; index: number; column: ColumnInfo } {
  const name = parts.at(-1)!;
  const table = parts.at(-2) ?? null;
  let up = 0;
  for (let current = scope; current; current = current.parent, up += 1) {
    const found = current.columns.flatMap((column, index) =>
      sameName(column.name, name) && (table === null || (column.table !== null && sameName(column.table, table)))
        ? [{ column, index }]
        : [],
    );
    if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${name}'.`);
    if (found[0]) return { up, ...found[0] };
  }
  if (table !== null) throw new SqlError(4104, `The multi-part identifier "${parts.join('.')}" could not be bound.`);
  throw new SqlError(207, `Invalid column name '${name}'.`);
}
