import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeKind, ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { RowChange, RowValues } from '#server/engine/connectors/writer-contract.ts';
import { fieldsBySeq, fieldsOf } from './change-page.ts';

export interface ChangeToWrite {
  seq: number;
  change: RowChange;
}

export interface WritePageQuery {
  /** The page begins behind the row of this number; null at the first. */
  from: number | null;
  limit: number;
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
  { from, limit, newestFirst = false, unwrittenOnly = false, undecided = false }: WritePageQuery,
): Promise<ChangeToWrite[]> {
  const rows = await db.change.findMany({
    where: {
      changeSetId: id,
      ...(undecided ? APPROVABLE : { approved: { gt: 0 } }),
      ...(from === null ? {} : { seq: newestFirst ? { lt: from } : { gt: from } }),
      ...(unwrittenOnly ? { outcome: null } : {}),
    },
    orderBy: { seq: newestFirst ? 'desc' : 'asc' },
    take: limit,
    select: { seq: true, kind: true, key: true },
  });
  const fields = await fieldsOf(
    db,
    id,
    rows.map(({ seq }) => seq).sort((left, right) => left - right),
  );
  const bySeq = fieldsBySeq(fields);
  return rows.map(({ seq, kind, key }) => {
    const before: RowValues = {};
    const values: RowValues = {};
    for (const field of bySeq.get(seq) ?? []) {
      if (kind === 'update' && !(undecided ? field.hasValue : field.decision === 'approved')) continue;
      before[field.column] = field.oldValue;
      values[field.column] = field.newValue;
    }
    return { seq, change: rowChange(String(seq), kind as ChangeKind, wholeKey(key as RowValues, layout), before, values) };
  });
}

function rowChange(id: string, kind: ChangeKind, key: RowValues, before: RowValues, after: RowValues): RowChange {
  if (kind === 'update') return { id, kind, key, before, after };
  return kind === 'insert' ? { id, kind, key, after } : { id, kind, key, before };
}

function wholeKey(key: RowValues, { keys }: ChangeLayout): RowValues {
  return Object.fromEntries(keys.map(({ column }) => [column, key[column] ?? null]));
}
