import type { RowValues } from '../connectors/writer-contract.ts';
import type { OutcomeRow } from '../landing/contract.ts';
import { mayWrite } from './change-layout.ts';
import { chooseSide, type RowAges } from './choose-side.ts';
import { convertValue } from './convert-value.ts';
import { type ChangeLayout, type FieldColumn, otherSide, type PlannedChange, type PlannedField } from './planned-change.ts';

/** `transformed`: the source's value after the field's transforms, where it has any. */
type OutcomeField = OutcomeRow['fields'][string] & { transformed?: string | null };

/**
 * The change that one outcome row asks of the written side; null when there is none. Pure.
 * An update holds only the fields that differ and whose policy writes this side, or that a person has to decide.
 */
export function planChange(row: OutcomeRow, layout: ChangeLayout): PlannedChange | null {
  const { side } = layout;
  if (row.outcome === 'mismatched') return planUpdate(row, layout);
  if (row.outcome === (side === 'target' ? 'source_only' : 'target_only')) return layout.inserts ? planInsert(row, layout) : null;
  if (row.outcome === (side === 'target' ? 'target_only' : 'source_only')) return layout.deletes ? planDelete(row, layout) : null;
  return null;
}

function planUpdate(row: OutcomeRow, layout: ChangeLayout): PlannedChange | null {
  const ages = agesOf(row, layout);
  const fields = layout.fields.flatMap((field, place): PlannedField[] => {
    const found: OutcomeField | undefined = row.fields[field.field];
    if (!found || found.equal || !field.apply || field.ignored || !mayWrite(field.policy, layout.side)) return [];
    const choice = chooseSide(field.policy, sourceValue(found), ages);
    const old = found[layout.side] ?? null;
    const other = found[otherSide(layout.side)] ?? null;
    if ('manual' in choice) return [{ place, old, value: null, hasValue: false, other, problem: choice.manual }];
    if (choice.writes !== layout.side) return [];
    return [{ place, old, other, ...written(found, field, layout) }];
  });
  if (fields.length === 0) return null;
  return { kind: 'update', rule: row.rule, ...ownKey(row, layout), fields };
}

/** Fields that are not compared are written too: a new row has all of its mapped values. */
function planInsert(row: OutcomeRow, layout: ChangeLayout): PlannedChange {
  const fields = layout.fields.flatMap((field, place): PlannedField[] => {
    const found = row.fields[field.field];
    if (!found || !field.apply) return [];
    const other = found[otherSide(layout.side)] ?? null;
    if (field.policy === 'manual')
      return [{ place, old: null, value: null, hasValue: false, other, problem: 'A person chooses this value.' }];
    return [{ place, old: null, other, ...written(found, field, layout) }];
  });
  return { kind: 'insert', rule: row.rule, ...convertedKey(row, layout), fields };
}

/** The row must still hold what was compared. */
function planDelete(row: OutcomeRow, layout: ChangeLayout): PlannedChange {
  const fields = layout.fields.flatMap((field, place): PlannedField[] => {
    const found = row.fields[field.field];
    if (!found || field.ignored) return [];
    return [{ place, old: found[layout.side] ?? null, value: null, hasValue: false, other: null, problem: null }];
  });
  return { kind: 'delete', rule: null, ...ownKey(row, layout), fields };
}

/**
 * The value that goes into the written column. Transforms lead from the source to the target and never back; a field that has
 * some is never written without them.
 */
function written(found: OutcomeField, field: FieldColumn, { side }: ChangeLayout): Pick<PlannedField, 'value' | 'hasValue' | 'problem'> {
  const { transformedType } = field;
  const none = (problem: string) => ({ value: null, hasValue: false, problem });
  if (transformedType !== null && side === 'source') {
    return none('Its transforms lead from the source to the target only: a person chooses this value.');
  }
  if (transformedType !== null && found.transformed === undefined) {
    return none('What its transforms make of the value was not kept with the run: a person chooses this value.');
  }
  const text = side === 'target' ? sourceValue(found) : (found.target ?? null);
  const result = convertValue(text, transformedType ?? field.otherType, field);
  return 'problem' in result ? none(result.problem) : { value: result.value, hasValue: true, problem: null };
}

function sourceValue(found: OutcomeField): string | null {
  return (found.transformed === undefined ? found.source : found.transformed) ?? null;
}

function agesOf(row: OutcomeRow, { newest, fields, side }: ChangeLayout): RowAges | null {
  const field = newest === null ? undefined : fields.find((candidate) => candidate.field === newest);
  const found = newest === null ? undefined : row.fields[newest];
  if (!field || !found) return null;
  const [sourceType, targetType] = side === 'source' ? [field.type, field.otherType] : [field.otherType, field.type];
  return { source: found.source ?? null, target: found.target ?? null, sourceType, targetType, zone: field.zone };
}

type Key = Pick<PlannedChange, 'key' | 'problem'>;

/** The key of a row that is there. Outcomes name a pair by its source; the target's own key may be spelled otherwise. */
function ownKey(row: OutcomeRow, layout: ChangeLayout): Key {
  if (layout.side === 'target' && row.targetKey !== undefined) {
    return whole(Object.fromEntries(layout.keys.map(({ column }) => [column, row.targetKey?.[column] ?? null])));
  }
  if (layout.side === 'source' || row.outcome === 'target_only') return whole(keyBySource(row, layout));
  return convertedKey(row, layout);
}

function keyBySource(row: OutcomeRow, { keys, side }: ChangeLayout): RowValues {
  return Object.fromEntries(keys.map((key) => [key.column, row.key[side === 'source' ? key.column : key.otherColumn] ?? null]));
}

/** The other side's key, as values of this side's columns. */
function convertedKey(row: OutcomeRow, { keys, side }: ChangeLayout): Key {
  const key: RowValues = {};
  let problem: string | null = null;
  for (const { column, type, otherColumn, otherType } of keys) {
    const text = row.key[side === 'target' ? otherColumn : column] ?? null;
    const result = convertValue(text, otherType, { type, nativeType: type.kind, zone: 'UTC' });
    key[column] = 'problem' in result ? text : result.value;
    if ('problem' in result) problem ??= `The key cannot be written: ${result.problem}`;
  }
  return { key, problem: problem ?? whole(key).problem };
}

function whole(key: RowValues): Key {
  const missing = Object.keys(key).find((column) => key[column] === null);
  return { key, problem: missing === undefined ? null : `The key column ${missing} is NULL: the row cannot be told apart from others.` };
}
