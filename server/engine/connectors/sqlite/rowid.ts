import type { SqliteDatabase } from './database.ts';

/** The names of the rowid; a table may use any of them for a column of its own. */
const ROWID_NAMES = ['rowid', '_rowid_', 'oid'];

/** What addresses the rows of a table: the name of its rowid, null where it has none, or where its columns hide all its names. */
export function rowidOf(database: SqliteDatabase, table: string): string | null {
  const query = (sql: string) => database.prepare(sql).all(table) as Record<string, unknown>[];
  const [kind] = query("SELECT type, wr FROM pragma_table_list(?) WHERE schema = 'main'");
  if (kind?.type !== 'table' || kind.wr === 1) return null;
  const used = new Set(query('SELECT name FROM pragma_table_xinfo(?)').map((row) => String(row.name).toLowerCase()));
  return ROWID_NAMES.find((name) => !used.has(name)) ?? null;
}
