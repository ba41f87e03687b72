import { rename, rm, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

type Rows = readonly object[];

/** Writes rows as CSV with a title line and puts the file in place at once. NULL is an empty field, `''` is `""`. */
export async function writeCsvFile(path: string, rows: Rows): Promise<void> {
  const [first] = rows;
  const names = Object.keys(first ?? {});
  const lines = rows.map((row) => names.map((name) => csvField((row as Record<string, unknown>)[name])).join(','));
  await writeFile(`${path}.new`, `${[names.join(','), ...lines].join('\n')}\n`);
  await rename(`${path}.new`, path);
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same rows as a Parquet file, all columns text. */
export async function writeParquetFile(path: string, rows: Rows): Promise<void> {
  const csv = `${path}.csv`;
  await writeCsvFile(csv, rows);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const from = `read_csv(${quoted(csv)}, header = true, all_varchar = true, nullstr = '', allow_quoted_nulls = false)`;
    await connection.run(`COPY (SELECT * FROM ${from}) TO ${quoted(`${path}.new`)} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(csv, { force: true });
  }
  await rename(`${path}.new`, path);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
