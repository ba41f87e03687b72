import type { RowChange, RowValues, RowWriter, StaleChange } from '../connectors/writer-contract.ts';
import { throwIfCancelled } from '../errors.ts';

/** A page of changes that the database has taken, inside the open transaction. */
export interface WrittenPage {
  changes: readonly RowChange[];
  stale: readonly StaleChange[];
  /** Everything that stood in the rows that are deleted, by the change's id. */
  deleted: ReadonlyMap<string, RowValues>;
}

/**
 * Makes page after page in one open transaction, which the caller ends. Memory holds one page.
 * @param columns what is remembered of rows before they are deleted.
 * @throws TieoutError as {@link RowWriter.write}; then nothing may be committed.
 */
export async function writeChanges(
  writer: RowWriter,
  pages: AsyncIterable<readonly RowChange[]>,
  columns: readonly string[],
  wrote: (page: WrittenPage) => Promise<void>,
  signal: AbortSignal,
): Promise<{ made: number; stale: number }> {
  let made = 0;
  let stale = 0;
  for await (const changes of pages) {
    throwIfCancelled(signal);
    const deleted = await standingRows(writer, changes, columns, signal);
    const result = await writer.write(changes, signal);
    made += result.made;
    stale += result.stale.length;
    await wrote({ changes, stale: result.stale, deleted });
  }
  return { made, stale };
}

/** Read and locked in the transaction that deletes them: nobody changes them in between. */
async function standingRows(
  writer: RowWriter,
  changes: readonly RowChange[],
  columns: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, RowValues>> {
  const deletes = changes.filter((change) => change.kind === 'delete');
  if (deletes.length === 0) return new Map();
  const found = await writer.read(
    deletes.map(({ key }) => key),
    columns,
    signal,
  );
  return new Map(
    deletes.flatMap(({ id }, index) => {
      const rows = found[index]!;
      return rows.length === 1 ? [[id, rows[0]!] as const] : [];
    }),
  );
}
