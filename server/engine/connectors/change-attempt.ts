import { TieoutError } from '../errors.ts';
import { cannotWriteColumn, keptOther, notTouched, refused } from './change-errors.ts';
import { byColumns } from './change-waves.ts';
import { chooseColumns } from './column-choice.ts';
import type { GuardedRow, GuardedTable, Refusal, StoredRow, WriterColumn } from './guarded-table.ts';
import { isSameValue, oneSpelling } from './same-value.ts';
import type { RowChange, RowValues, StaleChange } from './writer-contract.ts';

interface Ready<Raw> {
  change: RowChange;
  row: GuardedRow<Raw>;
}

/** Makes batches of changes and keeps the account of them. A batch that throws has not been counted. */
export class ChangeAttempt<Raw> {
  made = 0;
  readonly stale: StaleChange[] = [];
  private readonly table: GuardedTable<Raw>;
  private readonly keyColumns: WriterColumn[];
  private readonly byName: Map<string, WriterColumn>;
  private readonly what: string;

  constructor(table: GuardedTable<Raw>, keyColumns: WriterColumn[], what: string) {
    this.table = table;
    this.keyColumns = keyColumns;
    this.what = what;
    this.byName = new Map(table.columns.map((column) => [column.name, column]));
  }

  /** @throws TieoutError for a column that does not exist or is generated, and for a key that is not whole. */
  assertWritable(changes: readonly RowChange[]): void {
    const allowed = new Set<string>();
    for (const change of changes) {
      for (const { name } of this.keyColumns) {
        if (typeof change.key[name] !== 'string') throw incompleteKey(change.id, name);
      }
      const guard = change.kind === 'insert' ? [] : Object.keys(change.before);
      chooseColumns(this.table.columns, [...guard.filter((name) => !this.byName.has(name)), this.keyColumns[0]!.name], this.what);
      for (const name of change.kind === 'delete' ? [] : writtenNames(change)) {
        if (allowed.has(name)) continue;
        const [column] = chooseColumns(this.table.columns, [name], this.what);
        if (column!.generated) throw cannotWriteColumn(name, change.id);
        allowed.add(name);
      }
    }
  }

  /** All of one kind, no two with the same key. */
  async make(changes: RowChange[]): Promise<void> {
    const stale: StaleChange[] = [];
    const guard = this.namedBy(changes, (change) => (change.kind === 'insert' ? [] : Object.keys(change.before)));
    const shown = this.namedBy(changes, (change) => (change.kind === 'delete' ? [] : Object.keys(change.after)));
    const columns = [...new Set([...guard, ...shown])];
    const found = await this.rowsOf(
      changes.map((change) => change.key),
      columns,
    );
    const ready: Ready<Raw>[] = [];
    changes.forEach((change, place) => {
      const rows = found[place]!;
      const reason = this.staleReason(change, rows, columns);
      if (reason) stale.push({ id: change.id, reason, current: reason === 'changed' ? this.current(change, rows[0]!, columns) : null });
      else ready.push({ change, row: guardedRow(rows[0], this.keyColumns.length, guard.length) });
    });
    const moved = await this.takenKeys(ready);
    for (const { change } of moved) stale.push({ id: change.id, reason: 'exists', current: null });
    const free = ready.filter((one) => !moved.includes(one));
    await this.send(free, guard);
    await this.prove(free.map(({ change }) => change));
    this.made += free.length;
    this.stale.push(...stale);
  }

  /** For each key, the rows that have exactly it. `raw` begins with the key's columns, `canonical` is of `columns` only. */
  async rowsOf(keys: readonly RowValues[], columns: WriterColumn[]): Promise<StoredRow<Raw>[][]> {
    const groups: StoredRow<Raw>[][] = keys.map(() => []);
    if (keys.length === 0) return groups;
    const wanted = keys.map((key) => this.keyColumns.map(({ name, logicalType }) => oneSpelling(logicalType, key[name]!)));
    const width = this.keyColumns.length;
    const rows = await this.table.find(
      keys.map((key) => this.keyColumns.map(({ name }) => key[name]!)),
      this.keyColumns,
      [...this.keyColumns, ...columns],
    );
    for (const row of rows) {
      const same = this.keyColumns.every(({ logicalType }, index) => {
        const value = row.canonical[index]!;
        return value !== null && oneSpelling(logicalType, value) === wanted[row.place]![index];
      });
      if (same) groups[row.place]!.push({ ...row, canonical: row.canonical.slice(width) });
    }
    return groups;
  }

  blame(change: RowChange, refusal: Refusal, error: TieoutError): TieoutError {
    return error.change ? error : refused(change, refusal, error);
  }

  private staleReason(change: RowChange, rows: StoredRow<Raw>[], columns: WriterColumn[]): StaleChange['reason'] | null {
    if (change.kind === 'insert') return rows.length > 0 ? 'exists' : null;
    if (rows.length === 0) return 'missing';
    if (rows.length > 1) return 'not_unique';
    const holds = columns.every(({ name, logicalType }, index) => {
      const before = change.before[name];
      return before === undefined || isSameValue(logicalType, rows[0]!.canonical[index]!, before);
    });
    return holds ? null : 'changed';
  }

  private current(change: RowChange, row: StoredRow<Raw>, columns: WriterColumn[]): RowValues {
    const named = { ...('before' in change ? change.before : {}), ...('after' in change ? change.after : {}) };
    const values = columns.flatMap(({ name }, index) => (name in named ? [[name, row.canonical[index]!] as const] : []));
    return { ...change.key, ...Object.fromEntries(values) };
  }

  /** Updates that would give a row the key of another one. */
  private async takenKeys(ready: Ready<Raw>[]): Promise<Ready<Raw>[]> {
    const moves = ready.filter(({ change }) => change.kind === 'update' && !this.keepsKey(change));
    if (moves.length === 0) return [];
    const found = await this.rowsOf(
      moves.map(({ change }) => this.newKey(change)),
      [],
    );
    return moves.filter((_, index) => found[index]!.length > 0);
  }

  private async send(ready: Ready<Raw>[], guard: WriterColumn[]): Promise<void> {
    if (ready.length === 0) return;
    const groups = byColumns(ready, ({ change }) => (change.kind === 'delete' ? [] : writtenNames(change)));
    for (const { names, rows } of groups) {
      const columns = names.map((name) => this.byName.get(name)!);
      const touched = await this.sendGroup(rows, columns, guard);
      if (touched === rows.length) continue;
      // In a larger batch the one to blame is still to be found: no change is named yet.
      if (ready.length === 1) throw notTouched(rows[0]!.change, touched);
      throw new TieoutError('integrity', `A statement for ${rows.length} rows touched ${touched}.`, 'Look for triggers on the table.');
    }
  }

  private sendGroup(rows: Ready<Raw>[], columns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    const after = rows.map(({ change }) => {
      const values = change.kind === 'delete' ? {} : change.kind === 'insert' ? { ...change.key, ...change.after } : change.after;
      return columns.map(({ name }) => values[name]!);
    });
    const guarded = rows.map(({ row }, index) => ({ ...row, after: after[index]! }));
    switch (rows[0]!.change.kind) {
      case 'insert':
        return this.table.insert(after, columns);
      case 'delete':
        return this.table.delete(guarded, this.keyColumns, guard);
      case 'update':
        return columns.length === 0 ? Promise.resolve(rows.length) : this.table.update(guarded, this.keyColumns, guard, columns);
    }
  }

  /** Reads back what was written. @throws TieoutError naming the change and the column that holds something else. */
  private async prove(changes: RowChange[]): Promise<void> {
    if (changes.length === 0) return;
    const columns = this.namedBy(changes, (change) => (change.kind === 'delete' ? [] : Object.keys(change.after)));
    const found = await this.rowsOf(
      changes.map((change) => (change.kind === 'delete' ? change.key : this.newKey(change))),
      columns,
    );
    changes.forEach((change, place) => {
      const rows = found[place]!;
      if (rows.length !== (change.kind === 'delete' ? 0 : 1)) throw notTouched(change, rows.length);
      if (change.kind === 'delete') return;
      columns.forEach(({ name, logicalType }, index) => {
        const wanted = change.after[name];
        const kept = rows[0]!.canonical[index]!;
        if (wanted !== undefined && !isSameValue(logicalType, kept, wanted)) throw keptOther(change, name, wanted, kept);
      });
    });
  }

  private keepsKey(change: RowChange): boolean {
    const key = this.newKey(change);
    return this.keyColumns.every(({ name, logicalType }) => isSameValue(logicalType, change.key[name]!, key[name]!));
  }

  private newKey(change: RowChange): RowValues {
    if (change.kind === 'delete') return change.key;
    return Object.fromEntries(this.keyColumns.map(({ name }) => [name, change.after[name] ?? change.key[name]!]));
  }

  private namedBy(changes: RowChange[], names: (change: RowChange) => string[]): WriterColumn[] {
    const all = new Set<string>();
    for (const change of changes) for (const name of names(change)) all.add(name);
    return [...all].map((name) => this.byName.get(name)!);
  }
}

function writtenNames(change: Extract<RowChange, { after: RowValues }>): string[] {
  return change.kind === 'insert' ? [...new Set([...Object.keys(change.key), ...Object.keys(change.after)])] : Object.keys(change.after);
}

/** The columns of a row are the key's, then the guard's, then others. */
function guardedRow<Raw>(row: StoredRow<Raw> | undefined, keys: number, guards: number): GuardedRow<Raw> {
  if (!row) return { key: [], guard: [], after: [] };
  const identity = row.identity ? { identity: row.identity } : {};
  return { key: row.raw.slice(0, keys), guard: row.raw.slice(keys, keys + guards), after: [], ...identity };
}

function incompleteKey(id: string, column: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `A change has no value for the key column "${column}".`,
    'A row without its whole key cannot be told apart; leave it out.',
    { change: { id, column } },
  );
}
