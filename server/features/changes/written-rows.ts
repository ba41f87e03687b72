import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeField } from '#server/db/generated/client.ts';
import type { ChangeKind } from '#server/engine/changes/planned-change.ts';
import type { RowValues } from '#server/engine/connectors/writer-contract.ts';
import { type WrittenRowsInput, writtenRowsInput } from './change.schema.ts';
import { fieldsBySeq, fieldsOf } from './change-page.ts';
import { requireSet } from './change-set.repository.ts';
import { WRITTEN_OUTCOMES } from './change-status.ts';

/** A row that was written, as it was before and after in the columns that were written; of a deleted row all of them. Null: there was no row. */
export interface WrittenRow {
  row: number;
  kind: ChangeKind;
  key: RowValues;
  before: RowValues | null;
  after: RowValues | null;
  /** The set that undid it. */
  undoneBy: string | null;
}

export interface WrittenPage {
  rows: WrittenRow[];
  /** The `cursor` of the next page; null at the end. */
  next: number | null;
}

/** The account of a set: every row that it wrote, page by page. An audit entry itself holds the first ones only. */
export async function writtenRows(app: AppContext, actor: Actor, given: WrittenRowsInput): Promise<WrittenPage> {
  permit(actor, 'audit.read');
  const { id, cursor, limit } = writtenRowsInput.parse(given);
  await requireSet(app.db, id);
  return writtenPage(app.db, id, cursor ?? 0, limit);
}

/** The rows behind the number `from`. */
export async function writtenPage(db: Database | Transaction, id: string, from: number, limit: number): Promise<WrittenPage> {
  const found = await db.change.findMany({
    where: { changeSetId: id, outcome: { in: WRITTEN_OUTCOMES }, seq: { gt: from } },
    orderBy: { seq: 'asc' },
    take: limit + 1,
    select: { seq: true, kind: true, key: true, before: true, undoneBy: true },
  });
  const page = found.slice(0, limit);
  const seqs = page.map(({ seq }) => seq);
  const fields = fieldsBySeq(await fieldsOf(db, id, seqs));
  const rows = page.map(({ seq, kind, key, before, undoneBy }): WrittenRow => {
    const written = (fields.get(seq) ?? []).filter(({ decision }) => kind !== 'update' || decision === 'approved');
    const old = valuesOf(written, 'oldValue');
    return {
      row: seq,
      kind: kind as ChangeKind,
      key: key as RowValues,
      before: kind === 'insert' ? null : ((before as RowValues | null) ?? old),
      after: kind === 'delete' ? null : valuesOf(written, 'newValue'),
      undoneBy,
    };
  });
  return { rows, next: found.length > limit ? seqs.at(-1)! : null };
}

function valuesOf(fields: readonly ChangeField[], which: 'oldValue' | 'newValue'): RowValues {
  return Object.fromEntries(fields.map((field) => [field.column, field[which]]));
}
