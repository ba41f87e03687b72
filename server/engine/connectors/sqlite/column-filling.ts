import type { ColumnFilling, FilledColumn } from '../column-filling.ts';
import type { SqliteDatabase } from './database.ts';

/** For `describe` only. No trigger of SQLite changes the row that is inserted. */
export function columnFilling(database: SqliteDatabase, table: string): ColumnFilling | null {
  const query = (sql: string) => database.prepare(sql).all(table) as Record<string, unknown>[];
  const [kind] = query('SELECT type, wr FROM pragma_table_list(?)');
  if (kind?.type !== 'table') return null;
  const columns = query('SELECT name, type, pk, hidden, dflt_value AS given FROM pragma_table_xinfo(?)');
  const oneKey = columns.filter(({ pk }) => Number(pk) > 0).length === 1;
  const filled = columns.flatMap((column): FilledColumn[] => {
    const name = String(column.name);
    if (column.hidden === 2 || column.hidden === 3) return [[name, 'generated']];
    // An INTEGER PRIMARY KEY is another name of the rowid, where there is one.
    const isRowid = kind.wr !== 1 && oneKey && column.pk === 1 && /^integer$/i.test(String(column.type));
    const hasDefault = column.given !== null && !/^null$/i.test(String(column.given));
    return isRowid || hasDefault ? [[name, 'default']] : [];
  });
  return { filled: new Map(filled), mayFillMore: false };
}
