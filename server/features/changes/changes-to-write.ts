import type { Database, Transaction } from '#server/db/client.ts';
import { readChangeParts } from '#server/db/read-changes.ts';
import type { ChangeKind, ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { RowChange, RowValues } from '#server/engine/connectors/writer-contract.ts';

export interface ChangeToWrite {
  seq: number;
  change: RowChange;
}

export interface WritePageQuery {
  /** The page begins behind the row of this number; null at the first. */
  from: number | null;
  limit: number;
  /** Only rows of this kind. */
  kind?: ChangeKind;
  /** Backwards, from the last row to the first. */
  newestFirst?: boolean;
  /** Without the rows of which the attempt under way knows already what became of them. */
  unwrittenOnly?: boolean;
  /** Instead of the approved rows and fields those that are not decided and could be approved. */
  undecided?: boolean;
}

/** Undecided rows that lack nothing. */
export const APPROVABLE = {
  decision: 'pending',
  problem: null,
  OR: [
    { kind: 'delete' },
    { kind: 'insert', fields: { every: { hasValue: true } } },
    { kind: 'update', fields: { some: { hasValue: true } } },
  ],
};

/** A page of the approved rows of a set, as what a writer takes: of an update only its approved fields. */
export async function changesToWrite(
  db: Database | Transaction,
  id: string,
  layout: ChangeLayout,
  { from, limit, kind, newestFirst = false, unwrittenOnly = false, undecided = false }: WritePageQuery,
): Promise<ChangeToWrite[]> {
  const rows = await readChangeParts(db, { setId: id, from, limit, newestFirst, unwrittenOnly, undecided, ...(kind ? { kind } : {}) });
  return rows.map(({ seq, kind: own, key, fields }) => {
    const before: RowValues = {};
    const after: RowValues = {};
    for (const [column, oldValue, newValue] of fields) {
      before[column] = oldValue;
      after[column] = newValue;
    }
    return { seq, change: rowChange(String(seq), own as ChangeKind, wholeKey(key, layout), before, after) };
  });
}

function rowChange(id: string, kind: ChangeKind, key: RowValues, before: RowValues, after: RowValues): RowChange {
  if (kind === 'update') return { id, kind, key, before, after };
  return kind === 'insert' ? { id, kind, key, after } : { id, kind, key, before };
}

function wholeKey(key: RowValues, { keys }: ChangeLayout): RowValues {
  return Object.fromEntries(keys.map(({ column }) => [column, key[column] ?? null]));
}
