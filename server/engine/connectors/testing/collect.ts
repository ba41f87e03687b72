import type { Connector, Dataset, Extraction, ExtractOptions, SanitisedCount } from '../contract.ts';
import { readRows } from '../spool.ts';

export const never = new AbortController().signal;

export async function collect(extraction: Extraction): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for await (const row of readRows(extraction)) rows.push(row);
  return rows;
}

/** One extract as a small table: types by column name, rows as canonical text, what was repaired. */
export async function extractAll(
  connector: Connector,
  dataset: Dataset,
  options: Partial<ExtractOptions> = {},
): Promise<{ types: Record<string, unknown>; rows: (string | null)[][]; sanitised: SanitisedCount[] }> {
  const extraction = await connector.extract(dataset, { columns: [], ...options }, never);
  const rows = await collect(extraction);
  const types = Object.fromEntries(extraction.columns.map((column) => [column.name, column.logicalType]));
  return { types, rows, sanitised: extraction.summary().sanitised };
}
