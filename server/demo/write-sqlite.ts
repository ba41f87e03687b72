import { rename, rm } from 'node:fs/promises';
import { createClient, type InValue } from '@libsql/client';

/** A table to write. Its names are our own and need no quoting. */
export interface SqliteTable {
  name: string;
  /** Column name → SQL type, in order. */
  columns: Record<string, string>;
  key: string[];
  rows: readonly object[];
}

/** Rows go in by statements of this many, far below SQLite's limit of 32,766 parameters. */
const ROWS_AT_ONCE = 500;

/** Writes a SQLite file afresh and puts it in place at once, so that a reader sees the old or the new one. */
export async function writeSqliteFile(path: string, tables: SqliteTable[]): Promise<void> {
  const aside = `${path}.new`;
  await rm(aside, { force: true });
  const client = createClient({ url: `file:${aside}` });
  try {
    for (const table of tables) {
      const names = Object.keys(table.columns);
      const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
      await client.execute(`CREATE TABLE ${table.name} (${columns.join(', ')}, PRIMARY KEY (${table.key.join(', ')}))`);
      const rows = table.rows as readonly Record<string, InValue>[];
      const statements = [];
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        const piece = rows.slice(start, start + ROWS_AT_ONCE);
        const places = piece.map(() => `(${names.map(() => '?').join(', ')})`).join(', ');
        const args = piece.flatMap((row) => names.map((name) => row[name] as InValue));
        statements.push({ sql: `INSERT INTO ${table.name} (${names.join(', ')}) VALUES ${places}`, args });
      }
      await client.batch(statements, 'write');
    }
  } finally {
    client.close();
  }
  await rename(aside, path);
}
