import type { TieoutError } from '../errors.ts';
import type { LogicalType } from '../values/logical-type.ts';

/** A column of the table that is written. */
export interface WriterColumn {
  name: string;
  logicalType: LogicalType;
  /** Its value is worked out by the database, which refuses any other. */
  generated: boolean;
}

/**
 * One row as it stands. `raw` is what the guard of a statement compares with, in the server's own spelling and told apart
 * by the last byte; `canonical` is the same as extract gives it. Both in the order of the columns that were asked for.
 */
export interface StoredRow<Raw> {
  /** Which of the given keys found it. */
  place: number;
  raw: Raw[];
  canonical: (string | null)[];
  /** What addresses the row better than its key, where the database has such a thing (SQLite's rowid). */
  identity?: Raw[];
}

/** One row that is to be updated or deleted, if it still is as it was read. */
export interface GuardedRow<Raw> {
  key: Raw[];
  guard: Raw[];
  /** Canonical text; empty for a delete. */
  after: (string | null)[];
  identity?: Raw[];
}

/** What the server said when it refused a statement. */
export interface Refusal {
  /** Another order of the changes may satisfy it: a unique or foreign key. */
  orderMatters: boolean;
  column: string | null;
}

/**
 * The statements a {@link GuardedWriter} is made of, for one table in one open transaction. A database brings these, the
 * writer decides what is stale and proves what was written. Errors are the driver's own.
 */
export interface GuardedTable<Raw> {
  readonly columns: WriterColumn[];
  /** Most changes in one statement: many where every statement reads the whole table, for want of an index. */
  readonly batchChanges: number;
  /** Most characters of values in one statement. */
  readonly batchChars: number;
  /**
   * Locks and reads every row that may have one of the keys; too many are no harm (another collation), too few are. A row
   * that two keys find comes twice. The first columns are the key's.
   */
  find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<Raw>[]>;
  /** @returns how many rows were touched. */
  update(rows: GuardedRow<Raw>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number>;
  delete(rows: GuardedRow<Raw>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number>;
  insert(rows: (string | null)[][], columns: WriterColumn[]): Promise<number>;
  savepoint(): Promise<void>;
  releaseSavepoint(): Promise<void>;
  rollbackToSavepoint(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Ends the running statement on the server and the connection with it. Never throws. */
  cancel(): Promise<void>;
  /** The connection is known to be gone: nothing more reaches the server. */
  readonly lost: boolean;
  explain(error: unknown): TieoutError;
  refusal(error: unknown): Refusal;
}

/** {@link GuardedTable.batchChanges} with an index on the key, and without. */
export const BATCH_CHANGES = { indexed: 5_000, unindexed: 50_000 } as const;
