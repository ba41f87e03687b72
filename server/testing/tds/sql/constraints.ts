import { groupKey } from './compare.ts';
import { SqlError } from './sql-error.ts';
import type { Table, TableKey } from './table.ts';
import { toText } from './to-text.ts';
import type { Row } from './value.ts';

type RowsOf = (table: Table) => Row[];

/** NOT NULL and CHECK of one row. @throws SqlError 515, 547. */
export function assertRow(table: Table, row: Row, verb: 'INSERT' | 'UPDATE'): void {
  table.columns.forEach((column, index) => {
    if (row[index] !== null || column.nullable) return;
    throw new SqlError(
      515,
      `Cannot insert the value NULL into column '${column.name}', table '${table.schema}.${table.name}'; column does not allow nulls. ${verb} fails.`,
    );
  });
  for (const check of table.checks) {
    if (check.evaluate({ row, parent: null, group: null }) === false) {
      throw new SqlError(547, `The ${verb} statement conflicted with a CHECK constraint of the table "${table.schema}.${table.name}".`);
    }
  }
}

/** Unique and foreign keys of all rows of a table as they would be. @throws SqlError 2601, 2627, 547. */
export function assertKeys(table: Table, rows: Row[], rowsOf: RowsOf, others: readonly Table[], verb: string): void {
  for (const key of table.keys) if (key.unique && !key.filtered) assertUnique(table, key, rows);
  for (const { name, columns, target, targets } of table.references) {
    const there = new Set((target === table ? rows : rowsOf(target)).map((row) => spell(target, targets, row)));
    for (const row of rows) {
      if (columns.some((column) => row[column] === null) || there.has(spell(table, columns, row))) continue;
      throw new SqlError(547, `The ${verb} statement conflicted with the FOREIGN KEY constraint "${name}".`);
    }
  }
  for (const other of others) {
    for (const { name, columns, target, targets } of other.references) {
      if (target !== table || other === table) continue;
      const there = new Set(rows.map((row) => spell(table, targets, row)));
      for (const row of rowsOf(other)) {
        if (columns.some((column) => row[column] === null) || there.has(spell(other, columns, row))) continue;
        throw new SqlError(547, `The ${verb} statement conflicted with the REFERENCE constraint "${name}".`);
      }
    }
  }
}

/** Two NULLs are one value to a unique key. */
function assertUnique(table: Table, { name, columns, primary }: TableKey, rows: Row[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = spell(table, columns, row);
    if (!seen.has(key)) {
      seen.add(key);
      continue;
    }
    const values = columns
      .map((column) => (row[column] === null ? '<NULL>' : toText(row[column]!, table.columns[column]!.type, 121)))
      .join(', ');
    throw new SqlError(
      2627,
      `Violation of ${primary ? 'PRIMARY' : 'UNIQUE'} KEY constraint '${name}'. Cannot insert duplicate key in object '${table.schema}.${table.name}'. The duplicate key value is (${values}).`,
      14,
    );
  }
}

function spell(table: Table, columns: number[], row: Row): string {
  return columns.map((column) => groupKey(row[column]!, table.columns[column]!.type, table.columns[column]!.collation)).join('\u0001');
}
