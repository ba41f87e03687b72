import type { Transaction } from './client.ts';

type Value = string | number | boolean | null;

/** So much JSON is one statement. */
const MOST_CHARS = 4_000_000;

/**
 * Inserts many rows with all the same columns, twenty times as fast as Prisma's createMany, which spends a quarter of a
 * millisecond on each. This is the one place that knows how the control database takes them: as one JSON document.
 * Dates are not for it: Prisma has a form of its own for them. A JSON column is given its text.
 */
export async function bulkInsert<Column extends string>(
  tx: Transaction,
  table: string,
  columns: readonly Column[],
  rows: readonly Record<Column, Value>[],
): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const values = columns.map((_, index) => `json_extract(value, '$[${index}]')`).join(', ');
  const sql = `INSERT INTO "${table}" (${names}) SELECT ${values} FROM json_each(?)`;
  let documents: string[] = [];
  let size = 0;
  const send = async () => {
    if (documents.length > 0) await tx.$executeRawUnsafe(sql, `[${documents.join(',')}]`);
    documents = [];
    size = 0;
  };
  for (const row of rows) {
    const document = JSON.stringify(columns.map((column) => row[column]));
    if (size + document.length > MOST_CHARS) await send();
    documents.push(document);
    size += document.length;
  }
  await send();
}
