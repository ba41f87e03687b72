import type { Chance } from './chance.ts';
import type { WalkValue } from './walk-column.ts';
import {
  DEFAULT_NOTE,
  keyLabel,
  MOMENTS,
  moment,
  NOTE,
  SEEN,
  type WalkField,
  type WalkKey,
  type WalkRow,
  type WalkScenario,
  type WalkTable,
} from './walk-scenario.ts';

/** What a slow reading of semantics.md §6 makes of two tables. */
export interface ModelChange {
  kind: 'update' | 'insert' | 'delete';
  key: WalkKey;
  /** What is to be written; null where a person has to choose. */
  fields: Map<string, WalkValue | null>;
  /** What must still stand there: of an update the fields that are written, of a delete everything compared. */
  guard: Map<string, WalkValue>;
}

export type ModelDecision = 'pending' | 'approved' | 'rejected' | { approved: string[]; rejected: string[] };

export function modelChanges(scenario: WalkScenario): Map<string, ModelChange> {
  const { side, source, target, inserts, deletes } = scenario;
  const [own, other] = side === 'target' ? [target, source] : [source, target];
  const changes = new Map<string, ModelChange>();
  for (const [label, row] of own) {
    const partner = other.get(label);
    if (partner) {
      const fields = updateOf(scenario, row, partner);
      if (fields.size > 0) changes.set(label, { kind: 'update', key: row.key, fields, guard: cellsOf(row, [...fields.keys()]) });
    } else if (deletes) {
      const compared = scenario.fields.map(({ column }) => column.name);
      changes.set(label, { kind: 'delete', key: row.key, fields: new Map(), guard: cellsOf(row, compared) });
    }
  }
  for (const [label, row] of other) {
    if (!inserts || own.has(label)) continue;
    const fields = new Map<string, WalkValue | null>();
    for (const field of scenario.fields) {
      if (!field.apply) continue;
      fields.set(field.column.name, field.policy === 'manual' ? null : valueFor(scenario, field, row.cells.get(field.column.name)!));
    }
    changes.set(label, { kind: 'insert', key: row.key, fields, guard: new Map() });
  }
  return changes;
}

function updateOf(scenario: WalkScenario, own: WalkRow, other: WalkRow): Map<string, WalkValue | null> {
  const fields = new Map<string, WalkValue | null>();
  for (const field of scenario.fields) {
    const { name } = field.column;
    const [mine, theirs] = [own.cells.get(name)!, other.cells.get(name)!];
    if (!field.apply || mine.value === theirs.value) continue;
    const writes = sideWritten(scenario, field, own, other);
    if (writes === 'nobody knows') fields.set(name, null);
    else if (writes === scenario.side) fields.set(name, valueFor(scenario, field, theirs));
  }
  return fields;
}

function sideWritten(
  { side }: WalkScenario,
  { policy, column }: WalkField,
  own: WalkRow,
  other: WalkRow,
): 'source' | 'target' | 'nobody knows' {
  const source = side === 'source' ? own : other;
  const target = side === 'source' ? other : own;
  switch (policy) {
    case 'source_wins':
      return 'target';
    case 'target_wins':
      return 'source';
    case 'coalesce':
      return source.cells.get(column.name)!.value === null ? 'source' : 'target';
    case 'manual':
      return 'nobody knows';
    case 'newest_wins': {
      const age = (row: WalkRow) => MOMENTS.indexOf(row.cells.get(SEEN)!.value);
      if (age(source) === age(target)) return 'nobody knows';
      return age(source) > age(target) ? 'target' : 'source';
    }
  }
}

/** The first spelling of the same value on the written side. */
function valueFor({ side }: WalkScenario, { column }: WalkField, theirs: WalkValue): WalkValue | null {
  if (side === 'source' && column.transforms) return null;
  return column[side === 'target' ? 'targets' : 'sources'].find(({ value }) => value === theirs.value) ?? null;
}

function cellsOf(row: WalkRow, names: string[]): Map<string, WalkValue> {
  return new Map(names.map((name) => [name, row.cells.get(name)!]));
}

/** A random decision that can be taken: only what has a value is approved. */
export function randomDecision(change: ModelChange, chance: Chance): ModelDecision {
  const names = [...change.fields.keys()];
  const ready = names.filter((name) => change.fields.get(name) !== null);
  const whole = change.kind === 'update' ? ready.length > 0 : ready.length === names.length;
  const roll = chance.next();
  if (roll < 0.1) return 'pending';
  if (roll < 0.2) return 'rejected';
  if (change.kind === 'update' && roll < 0.5) {
    const approved = ready.filter(() => chance.odds(0.6));
    return { approved, rejected: names.filter((name) => !approved.includes(name) && chance.odds(0.5)) };
  }
  return whole ? 'approved' : 'pending';
}

/** The fields that an apply writes; null when it leaves the row alone. */
export function approvedFields(change: ModelChange, decision: ModelDecision): Map<string, WalkValue> | null {
  if (decision === 'pending' || decision === 'rejected') return null;
  const chosen = [...change.fields].filter(
    ([name, value]) => value !== null && (decision === 'approved' || decision.approved.includes(name)),
  );
  return change.kind === 'update' && chosen.length === 0 ? null : new Map(chosen as [string, WalkValue][]);
}

/** What others do to the written table between plan and apply. */
export type ModelMeddling =
  | { kind: 'set'; row: WalkRow; name: string; value: WalkValue }
  | { kind: 'delete'; row: WalkRow }
  | { kind: 'insert'; row: WalkRow };

export function randomMeddling(scenario: WalkScenario, now: WalkTable, chance: Chance): ModelMeddling {
  const rows = [...now.values()];
  const other = scenario.side === 'target' ? scenario.source : scenario.target;
  const absent = [...other.values()].filter(({ key }) => !now.has(keyLabel(key)));
  const values = (field: WalkField) => field.column[scenario.side === 'target' ? 'targets' : 'sources'];
  const roll = chance.next();
  if (absent.length > 0 && roll < 0.2) {
    const cells = new Map(scenario.fields.map((field) => [field.column.name, chance.one(values(field))] as const));
    cells.set(SEEN, moment(chance.one(MOMENTS))).set(NOTE, DEFAULT_NOTE);
    return { kind: 'insert', row: { key: chance.one(absent).key, cells } };
  }
  const row = chance.one(rows);
  if (roll < 0.35) return { kind: 'delete', row };
  const field = chance.one(scenario.fields);
  return { kind: 'set', row, name: field.column.name, value: chance.one(values(field)) };
}

export function meddle(table: WalkTable, act: ModelMeddling): void {
  const label = keyLabel(act.row.key);
  if (act.kind === 'delete') table.delete(label);
  else if (act.kind === 'insert') table.set(label, act.row);
  else table.set(label, { ...act.row, cells: new Map(act.row.cells).set(act.name, act.value) });
}

export interface ModelEnd {
  applied: number;
  stale: string[];
  table: WalkTable;
}

/** One change after the other, as if each were the only one. */
export function applyToModel(
  scenario: WalkScenario,
  now: WalkTable,
  changes: ReadonlyMap<string, ModelChange>,
  decisions: ReadonlyMap<string, ModelDecision>,
  onStale: 'abort' | 'skip',
): ModelEnd {
  const table: WalkTable = new Map(now);
  const stale: string[] = [];
  let applied = 0;
  for (const [label, change] of changes) {
    const written = approvedFields(change, decisions.get(label)!);
    if (written === null) continue;
    const row = table.get(label);
    const guarded = change.kind === 'update' ? [...change.guard].filter(([name]) => written.has(name)) : [...change.guard];
    const holds = row !== undefined && guarded.every(([name, { value }]) => row.cells.get(name)!.value === value);
    if (change.kind === 'insert' ? row !== undefined : !holds) {
      stale.push(label);
      continue;
    }
    applied += 1;
    if (change.kind === 'delete') table.delete(label);
    else table.set(label, { key: change.key, cells: new Map([...(row?.cells ?? emptyCells(scenario)), ...written]) });
  }
  return onStale === 'abort' && stale.length > 0 ? { applied: 0, stale, table: new Map(now) } : { applied, stale, table };
}

function emptyCells({ fields }: WalkScenario): Map<string, WalkValue> {
  const cells = new Map([...fields.map(({ column }) => column.name), SEEN].map((name) => [name, moment(null)] as const));
  return cells.set(NOTE, DEFAULT_NOTE);
}
