import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeField } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import {
  type ChangeCountInput,
  type ChangeFilter,
  type ChangePageInput,
  changeCountInput,
  changePageInput,
  type NextChangeInput,
  nextChangeInput,
} from './change.schema.ts';
import { whereOf } from './change-filter.ts';
import { toChangeRow } from './change-row.ts';
import { layoutOf, requireSet } from './change-set.repository.ts';
import type { ChangePage, ChangeRow } from './change-view.ts';

/** One page by row number: rows keep their numbers, so a page stays where it is while others decide. */
export async function changePage(app: AppContext, actor: Actor, given: ChangePageInput): Promise<ChangePage> {
  permit(actor, 'outcomes.read');
  const { id, filter, cursor, direction, limit } = changePageInput.parse(given);
  const set = await requireSet(app.db, id);
  const where = whereOf(id, filter, layoutOf(set));
  const backward = direction === 'backward';
  const beyond = cursor ? [{ seq: backward ? { lt: cursor } : { gt: cursor } }] : [];
  // One row too many tells whether there is another page.
  const found = await app.db.change.findMany({
    where: { AND: [where, ...beyond] },
    orderBy: { seq: backward ? 'desc' : 'asc' },
    take: limit + 1,
  });
  const more = found.length > limit;
  const changes = found.slice(0, limit);
  if (backward) changes.reverse();
  const fields = await fieldsOf(
    app.db,
    id,
    changes.map(({ seq }) => seq),
  );
  const rows = changes
    .filter((change) => hasKey(change.key, filter))
    .map((change) =>
      toChangeRow(
        change,
        fields.filter(({ seq }) => seq === change.seq),
      ),
    );
  const first = changes[0]?.seq ?? null;
  const last = changes.at(-1)?.seq ?? null;
  return {
    version: set.version,
    rows,
    next: backward ? (cursor ? last : null) : more ? last : null,
    previous: backward ? (more ? first : null) : cursor ? first : null,
  };
}

/** The database looks for a key without case; what it finds is held against the exact one. */
export function hasKey(key: unknown, filter: ChangeFilter): boolean {
  return Object.entries(filter.key ?? {}).every(([column, value]) => (key as Record<string, string | null>)[column] === value);
}

/** The number of rows a list may name at once: SQLite takes so many values, and a bit more, in one statement. */
const MOST_NAMED = 500;

/** In the order of rows and places. Neighbours are read as a range. */
export async function fieldsOf(db: Database | Transaction, setId: string, seqs: readonly number[]): Promise<ChangeField[]> {
  const first = seqs[0];
  const last = seqs.at(-1);
  if (first === undefined || last === undefined) return [];
  const orderBy = [{ seq: 'asc' as const }, { place: 'asc' as const }];
  if (last - first < 2 * seqs.length) {
    const wanted = new Set(seqs);
    const found = await db.changeField.findMany({ where: { changeSetId: setId, seq: { gte: first, lte: last } }, orderBy });
    return found.filter(({ seq }) => wanted.has(seq));
  }
  const found: ChangeField[] = [];
  for (let at = 0; at < seqs.length; at += MOST_NAMED) {
    found.push(
      ...(await db.changeField.findMany({ where: { changeSetId: setId, seq: { in: seqs.slice(at, at + MOST_NAMED) } }, orderBy })),
    );
  }
  return found;
}

/** The fields of each row, in their order. */
export function fieldsBySeq<Field extends { seq: number }>(fields: readonly Field[]): Map<number, Field[]> {
  const bySeq = new Map<number, Field[]>();
  for (const field of fields) {
    const list = bySeq.get(field.seq);
    if (list) list.push(field);
    else bySeq.set(field.seq, [field]);
  }
  return bySeq;
}

/** @throws TieoutError not_found. */
export async function changeRow(app: AppContext, id: string, seq: number): Promise<ChangeRow> {
  const change = await app.db.change.findUnique({ where: { changeSetId_seq: { changeSetId: id, seq } } });
  if (!change) throw new TieoutError('not_found', `There is no row ${seq} in the change set ${id}.`, 'Reload the list.');
  return toChangeRow(change, await fieldsOf(app.db, id, [seq]));
}

/** How many rows a filter means: what a bulk decision would reach. */
export async function countChanges(app: AppContext, actor: Actor, given: ChangeCountInput): Promise<{ count: number; version: number }> {
  permit(actor, 'outcomes.read');
  const { id, filter } = changeCountInput.parse(given);
  const set = await requireSet(app.db, id);
  const where = whereOf(id, filter, layoutOf(set));
  if (!filter.key) return { count: await app.db.change.count({ where }), version: set.version };
  const found = await app.db.change.findMany({ where, select: { key: true } });
  return { count: found.filter(({ key }) => hasKey(key, filter)).length, version: set.version };
}

/** The next row that is not decided yet, among those of the filter; null when all are. */
export async function nextChange(app: AppContext, actor: Actor, given: NextChangeInput): Promise<{ seq: number | null }> {
  permit(actor, 'outcomes.read');
  const { id, after, filter } = nextChangeInput.parse(given);
  const set = await requireSet(app.db, id);
  const where = whereOf(id, { ...filter, decisions: ['pending'] }, layoutOf(set));
  for (const seq of [{ gt: after }, { lte: after }]) {
    const found = await app.db.change.findFirst({ where: { AND: [where, { seq }] }, orderBy: { seq: 'asc' }, select: { seq: true } });
    if (found) return found;
  }
  return { seq: null };
}
