/** Column name → canonical text or NULL, as the same connector's extract gives it. */
export type RowValues = Record<string, string | null>;

/** Which table is written, and what tells its rows apart. */
export interface WriteTarget {
  /** A dataset name, see dataset-name.ts. Views, queries and files cannot be written. */
  table: string;
  /** At least one. They need not be a declared key: a writer never trusts that a key is unique. */
  keyColumns: string[];
}

/**
 * One approved change to one row (semantics.md §6). `id` is the caller's own name for it and comes back in every answer.
 * `key` holds exactly the target's key columns and no NULL. `before` holds the values that must still stand there: the
 * guard, empty when nothing but the key guards. `after` holds what is written; columns it does not name keep what they
 * have, or take the table's default on an insert.
 */
export type RowChange =
  | { id: string; kind: 'update'; key: RowValues; before: RowValues; after: RowValues }
  | { id: string; kind: 'insert'; key: RowValues; after: RowValues }
  | { id: string; kind: 'delete'; key: RowValues; before: RowValues };

/** A change that was not made, and whose row nothing touched. */
export interface StaleChange {
  id: string;
  /**
   * `missing`: no row has the key; `changed`: the guard does not hold; `exists`: the key of an insert, or the new key of an
   * update, is taken; `not_unique`: more than one row has the key.
   */
  reason: 'missing' | 'changed' | 'exists' | 'not_unique';
  /** What stands there now in the columns of the key, `before` and `after`; null unless the reason is `changed`. */
  current: RowValues | null;
}

/**
 * Writes to one table in one transaction, which begins when the writer is opened and ends with `commit` or `rollback`.
 * The signal that opened it ends it too, until `commit` begins. Nobody else sees anything before `commit`. After an error of `write` or `commit` only `rollback` is of use; a cancelled
 * signal ends the running statement on the server and rolls back.
 */
export interface RowWriter {
  /**
   * Makes the changes, many to a statement; those that name the same key in the order given, others in any order. Every statement is guarded on the server by the key and the values in
   * `before`, compared as typed values and null-safe (text byte for byte); a change is made only when it touches exactly one
   * row. A value that the server would store as another one (cut off, rounded, converted) is an error, not a change.
   * @returns how many were made, and those that were stale; together they are all that were given.
   * @throws TieoutError with {@link TieoutError.change} set for a constraint, a trigger, a generated column, a value the
   * column cannot hold; too_busy after a lock timeout or deadlock; connection_lost.
   */
  write(changes: readonly RowChange[], signal: AbortSignal): Promise<{ made: number; stale: StaleChange[] }>;
  /** What stands there now, inside the transaction, in the order of `keys`: all rows with that key, usually one or none. */
  read(keys: readonly RowValues[], columns: readonly string[], signal: AbortSignal): Promise<RowValues[][]>;
  /**
   * @throws TieoutError connection_lost with `commitUnknown` when the connection went away after the commit was sent: only
   * re-reading the rows tells what happened. Any other error means that nothing was written.
   */
  commit(): Promise<void>;
  /** Undoes everything and lets the connection go. Safe at any time, after an error and twice; after `commit` it does nothing. */
  rollback(): Promise<void>;
}
