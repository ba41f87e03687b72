import type { AppContext } from '#server/app-context.ts';
import type { ChangeField, ChangeSet } from '#server/db/generated/client.ts';
import type { ChangeKind, ChangeLayout, FieldColumn, PlannedChange, PlannedField } from '#server/engine/changes/planned-change.ts';
import type { RowValues } from '#server/engine/connectors/writer-contract.ts';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import { whereOf } from '#server/features/changes/change-filter.ts';
import { fieldsBySeq, fieldsOf, hasKey } from '#server/features/changes/change-page.ts';
import { layoutOf, requireSet } from '#server/features/changes/change-set.repository.ts';
import { WRITTEN_OUTCOMES } from '#server/features/changes/change-status.ts';
import { openConnection } from '#server/features/connections/open-connection.ts';
import type { PlannedSet } from './plan-changes.ts';

const BATCH_ROWS = 2_000;

interface WrittenRow {
  seq: number;
  kind: ChangeKind;
  key: RowValues;
  before: RowValues | null;
}

/**
 * The inverse of what a set wrote: fields get back what stood there, inserted rows go, deleted rows come back with all that
 * stood in them. Guarded by what the set wrote. The rows keep their numbers.
 */
export async function planFromUndo(app: AppContext, set: ChangeSet, filter: ChangeFilter, signal: AbortSignal): Promise<PlannedSet> {
  const former = await requireSet(app.db, set.undoOf as string);
  const formerLayout = layoutOf(former);
  const where = {
    AND: [whereOf(former.id, filter, formerLayout), { outcome: { in: WRITTEN_OUTCOMES }, undoneBy: null, approved: { gt: 0 } }],
  };
  const deletes = await app.db.change.count({ where: { AND: [where, { kind: 'delete' }] } });
  const layout = deletes === 0 ? formerLayout : await withWholeRows(app, former, formerLayout, signal);
  const places = new Map(layout.fields.map(({ column }, place) => [column, place]));

  async function* batches(): AsyncGenerator<PlannedChange[], void, undefined> {
    for (let from = 0; ; ) {
      const rows = await app.db.change.findMany({
        where: { AND: [where, { seq: { gt: from } }] },
        orderBy: { seq: 'asc' },
        take: BATCH_ROWS,
        select: { seq: true, kind: true, key: true, before: true, rule: true },
      });
      const chosen = rows.filter(({ key }) => hasKey(key, filter));
      const fields = await fieldsOf(
        app.db,
        former.id,
        chosen.map(({ seq }) => seq),
      );
      const bySeq = fieldsBySeq(fields);
      const inverse = chosen.map((row) => ({
        ...inverseOf(row as unknown as WrittenRow, bySeq.get(row.seq) ?? [], places),
        rule: row.rule,
      }));
      if (inverse.length > 0) yield inverse;
      if (rows.length < BATCH_ROWS) return;
      from = rows.at(-1)!.seq;
    }
  }
  return { layout, batches: batches(), total: await app.db.change.count({ where }), summary: () => null, close: async () => undefined };
}

function inverseOf(row: WrittenRow, fields: readonly ChangeField[], places: ReadonlyMap<string, number>): Omit<PlannedChange, 'rule'> {
  const same = { seq: row.seq, key: row.key, problem: null };
  if (row.kind === 'delete') {
    if (row.before === null) {
      return { ...same, kind: 'insert', fields: [], problem: 'What stood in the row before it was deleted is not known.' };
    }
    const values = Object.entries(row.before).filter(([column]) => places.has(column));
    const restored = values.map(([column, value]) => restoredField(places.get(column)!, null, value));
    return { ...same, kind: 'insert', fields: restored.sort((left, right) => left.place - right.place) };
  }
  const written = fields.filter(({ decision }) => row.kind === 'insert' || decision === 'approved');
  return {
    ...same,
    kind: row.kind === 'insert' ? 'delete' : 'update',
    fields: written.map(({ place, oldValue, newValue }) =>
      row.kind === 'insert'
        ? { place, old: newValue, value: null, hasValue: false, other: null, problem: null }
        : restoredField(place, newValue, oldValue),
    ),
  };
}

function restoredField(place: number, old: string | null, value: string | null): PlannedField {
  return { place, old, value, hasValue: true, other: null, problem: null };
}

/** A deleted row is more than its mapped fields: every column that can be written joins the layout. */
async function withWholeRows(app: AppContext, former: ChangeSet, layout: ChangeLayout, signal: AbortSignal): Promise<ChangeLayout> {
  const connector = await openConnection(app, former.connection);
  try {
    const { columns } = await connector.describe({ table: layout.table }, signal);
    const known = new Set([...layout.keys, ...layout.fields].map(({ column }) => column));
    const further = columns
      .filter(({ name, filled }) => !known.has(name) && filled !== 'generated')
      .map(
        ({ name, logicalType, nativeType }): FieldColumn => ({
          field: name,
          column: name,
          type: logicalType,
          nativeType,
          otherColumn: name,
          otherType: logicalType,
          policy: 'source_wins',
          apply: true,
          ignored: true,
          zone: 'UTC',
          transformedType: null,
        }),
      );
    return { ...layout, fields: [...layout.fields, ...further] };
  } finally {
    await connector.close();
  }
}
