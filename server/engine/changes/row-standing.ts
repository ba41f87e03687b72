import { isSameValue } from '../connectors/same-value.ts';
import type { RowChange, RowValues } from '../connectors/writer-contract.ts';
import type { LogicalType } from '../values/logical-type.ts';

/**
 * What a row says about whether its change was made. `either`: the change alters nothing, so the row cannot tell; `other`: it
 * holds neither what stood there before nor what was to be written, so somebody else was at work.
 */
export type RowStanding = 'after' | 'before' | 'either' | 'other';

/** @param rows what stands there now under the change's key; @param types of the columns that the change names. */
export function rowStanding(change: RowChange, rows: readonly RowValues[], types: ReadonlyMap<string, LogicalType>): RowStanding {
  const [row] = rows;
  if (row === undefined) return change.kind === 'delete' ? 'after' : change.kind === 'insert' ? 'before' : 'other';
  if (rows.length > 1) return 'other';
  const holds = (values: RowValues) =>
    Object.entries(values).every(([column, value]) => isSameValue(types.get(column) ?? { kind: 'string' }, row[column] ?? null, value));
  const after = change.kind !== 'delete' && holds(change.after);
  const before = change.kind !== 'insert' && holds(change.before);
  if (after && before) return 'either';
  return after ? 'after' : before ? 'before' : 'other';
}

/** How many rows of a transaction stand how. */
export type StandingCounts = Record<RowStanding, number>;

export function noStandings(): StandingCounts {
  return { after: 0, before: 0, either: 0, other: 0 };
}

/**
 * A transaction is made whole or not at all: rows that hold the new values say that it was, rows that hold the old ones that
 * it was not. Null where they contradict each other, or none of them can tell.
 */
export function wasCommitted({ after, before }: StandingCounts): boolean | null {
  if (after > 0 && before === 0) return true;
  return before > 0 && after === 0 ? false : null;
}
