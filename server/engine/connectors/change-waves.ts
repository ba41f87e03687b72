import type { RowChange, RowValues } from './writer-contract.ts';

/** Changes that do not meet: no two of them have to do with the same key. */
export interface ChangeWave {
  deletes: Extract<RowChange, { kind: 'delete' }>[];
  updates: Extract<RowChange, { kind: 'update' }>[];
  /** Updates that give a row another key: made one by one. */
  moves: Extract<RowChange, { kind: 'update' }>[];
  inserts: Extract<RowChange, { kind: 'insert' }>[];
}

/**
 * Splits changes so that those of one wave may be made in any order, and waves follow each other as the changes do: a
 * delete and an insert of the same key stay in their order. `spell` gives a key in one spelling.
 */
export function* wavesOf(changes: readonly RowChange[], keyColumns: string[], spell: (key: RowValues) => string): Generator<ChangeWave> {
  let wave = emptyWave();
  let met = new Set<string>();
  for (const change of changes) {
    const key = spell(change.key);
    const after = change.kind === 'delete' ? {} : change.after;
    const newKey = spell({ ...change.key, ...pick(after, keyColumns) });
    if (met.has(key) || met.has(newKey)) {
      yield wave;
      wave = emptyWave();
      met = new Set();
    }
    met.add(key).add(newKey);
    if (change.kind === 'delete') wave.deletes.push(change);
    else if (change.kind === 'insert') wave.inserts.push(change);
    else if (key !== newKey) wave.moves.push(change);
    else wave.updates.push(change);
  }
  if (met.size > 0) yield wave;
}

function emptyWave(): ChangeWave {
  return { deletes: [], updates: [], moves: [], inserts: [] };
}

function pick(values: RowValues, names: string[]): RowValues {
  return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]!]));
}

/** Pieces of at most `most` changes and about `chars` characters of values. */
export function* batchesOf<C extends RowChange>(changes: readonly C[], most: number, chars: number): Generator<C[]> {
  let batch: C[] = [];
  let size = 0;
  for (const change of changes) {
    const own = sizeOf(change);
    if (batch.length > 0 && (batch.length >= most || size + own > chars)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(change);
    size += own;
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(change: RowChange): number {
  const sets = [change.key, 'before' in change ? change.before : {}, 'after' in change ? change.after : {}];
  return sets.reduce((sum, set) => Object.values(set).reduce((inner, value) => inner + (value?.length ?? 0) + 4, sum), 0);
}

/** Changes whose `after` names the same columns, together. */
export function byColumns<C>(rows: readonly C[], namesOf: (row: C) => string[]): { names: string[]; rows: C[] }[] {
  const groups = new Map<string, { names: string[]; rows: C[] }>();
  for (const row of rows) {
    const names = namesOf(row).sort();
    const label = JSON.stringify(names);
    const group = groups.get(label) ?? { names, rows: [] };
    group.rows.push(row);
    groups.set(label, group);
  }
  return [...groups.values()];
}
