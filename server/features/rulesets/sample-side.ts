import type { ColumnDescription, Connector, Dataset, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { MISFIT_MARK, readRows } from '#server/engine/connectors/spool.ts';
import type { SampledSide } from '#server/engine/plan/value-evidence.ts';

/** What is read of one side at most: enough to tell columns apart, too little to be felt. */
export const SAMPLE_ROWS = 2_000;
const SAMPLE_CHARACTERS = 8_000_000;
const SAMPLE_COLUMNS = 200;
/** Sorting so many rows without an index is nothing to a database. */
const SORTED_WITHOUT_INDEX = 100_000;

/**
 * The first rows of a dataset, in the order of `key` where the database can give that cheaply: then the samples of two sides
 * hold the same rows. Columns of bytes are left out.
 */
export async function sampleSide(
  connector: Pick<Connector, 'extract'>,
  dataset: Dataset,
  description: DatasetDescription,
  key: readonly string[],
  signal: AbortSignal,
): Promise<SampledSide> {
  const columns = readableColumns(description.columns, key);
  const orderBy = canBeSorted(description, key) ? [...key] : [];
  // One more than is used tells whether there are more.
  const options = { columns: columns.map((column) => column.name), limit: SAMPLE_ROWS + 1, ...(orderBy.length > 0 && { orderBy }) };
  const extraction = await connector.extract(dataset, options, signal);
  const rows: (string | null)[][] = [];
  let characters = 0;
  let whole = true;
  for await (const row of readRows(extraction)) {
    if (rows.length === SAMPLE_ROWS || characters > SAMPLE_CHARACTERS) {
      whole = false;
      break;
    }
    const values = row.map((text) => text?.replace(MISFIT_MARK, '') ?? null);
    for (const text of values) characters += text?.length ?? 0;
    rows.push(values);
  }
  return { columns: extraction.columns, rows, whole };
}

/** Of a very wide table the key and the first columns. */
function readableColumns(columns: readonly ColumnDescription[], key: readonly string[]): ColumnDescription[] {
  const readable = columns.filter((column) => column.logicalType.kind !== 'bytes');
  if (readable.length <= SAMPLE_COLUMNS) return readable;
  const first = new Set([...readable.filter((column) => key.includes(column.name)), ...readable].slice(0, SAMPLE_COLUMNS));
  return readable.filter((column) => first.has(column));
}

/** Without a long sort: by the beginning of a declared key, or because there is little to sort. */
export function canBeSorted({ keys, rowEstimate }: DatasetDescription, key: readonly string[]): boolean {
  if (key.length === 0) return false;
  const indexed = keys.some((declared) => key.every((column, at) => declared.columns[at] === column));
  return indexed || (rowEstimate !== null && rowEstimate <= SORTED_WITHOUT_INDEX);
}
