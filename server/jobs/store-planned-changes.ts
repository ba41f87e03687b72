import { bulkInsert } from '#server/db/bulk-insert.ts';
import type { Transaction } from '#server/db/client.ts';
import type { ChangeLayout, PlannedChange } from '#server/engine/changes/planned-change.ts';
import { countRow, type KeptCounts } from '#server/features/changes/change-counts.ts';
import { searchText } from '#server/features/changes/search-text.ts';

const CHANGE_COLUMNS = [
  'changeSetId',
  'seq',
  'kind',
  'rule',
  'key',
  'places',
  'search',
  'decision',
  'approved',
  'problem',
  'comments',
] as const;

const FIELD_COLUMNS = [
  'changeSetId',
  'seq',
  'place',
  'field',
  'column',
  'policy',
  'oldValue',
  'newValue',
  'hasValue',
  'otherValue',
  'problem',
  'decision',
] as const;

/** Writes planned rows, undecided, and counts them. Without numbers of their own they come behind the first `stored` ones. */
export async function storePlannedChanges(
  tx: Transaction,
  setId: string,
  layout: ChangeLayout,
  changes: readonly PlannedChange[],
  stored: number,
  counts: KeptCounts,
): Promise<void> {
  const numberOf = (index: number): number => changes[index]!.seq ?? stored + index + 1;
  const rows = changes.map((change, index) => {
    const seq = numberOf(index);
    const decidable = change.fields.map(({ place, hasValue }) => ({
      place,
      field: layout.fields[place]!.field,
      hasValue,
      decision: 'pending' as const,
    }));
    countRow(counts, { seq, kind: change.kind, decision: 'pending', approved: 0, problem: change.problem, fields: decidable }, 1);
    return {
      changeSetId: setId,
      seq,
      kind: change.kind,
      rule: change.rule,
      key: JSON.stringify(change.key),
      places: `,${change.fields.map(({ place }) => place).join(',')},`,
      search: searchText(
        change.key,
        change.fields.flatMap(({ old, value }) => [old, value]),
      ),
      decision: 'pending',
      approved: 0,
      problem: change.problem,
      comments: 0,
    };
  });
  const fields = changes.flatMap((change, index) =>
    change.fields.map((field) => ({
      changeSetId: setId,
      seq: numberOf(index),
      place: field.place,
      field: layout.fields[field.place]!.field,
      column: layout.fields[field.place]!.column,
      policy: layout.fields[field.place]!.policy,
      oldValue: field.old,
      newValue: field.value,
      hasValue: field.hasValue,
      otherValue: field.other,
      problem: field.problem,
      decision: 'pending',
    })),
  );
  await bulkInsert(tx, 'Change', CHANGE_COLUMNS, rows);
  await bulkInsert(tx, 'ChangeField', FIELD_COLUMNS, fields);
}
