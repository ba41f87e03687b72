import type { RowChange, RowWriter } from '../connectors/writer-contract.ts';
import { TieoutError } from '../errors.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { type RowStanding, rowStanding } from './row-standing.ts';

/**
 * Looks at the rows of changes inside an open transaction of the writer's, which locks them: a transaction that is still under
 * way and touched them is waited for.
 */
export async function readStandings(
  writer: RowWriter,
  changes: readonly RowChange[],
  types: ReadonlyMap<string, LogicalType>,
  signal: AbortSignal,
): Promise<RowStanding[]> {
  const columns = new Set<string>();
  for (const change of changes) {
    for (const values of ['before' in change ? change.before : {}, 'after' in change ? change.after : {}]) {
      for (const column of Object.keys(values)) columns.add(column);
    }
  }
  const found = await writer.read(
    changes.map(({ key }) => key),
    [...columns],
    signal,
  );
  return changes.map((change, index) => rowStanding(change, found[index]!, types));
}

/**
 * A row that is not there cannot be locked, so a transaction that inserts it may still be under way unseen. Inserting it once
 * more waits for that one to end. The writer is of no use afterwards: roll it back.
 * @returns whether the row is there now.
 */
export async function probeInsert(
  writer: RowWriter,
  change: Extract<RowChange, { kind: 'insert' }>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await writer.write([change], signal)).stale.length > 0;
  } catch (error) {
    if (error instanceof TieoutError && error.change) return true;
    throw error;
  }
}
