import type { Connector } from '../contract.ts';

/** A column of a table for the writer suite, in the natural type of the database. */
export type WriterColumnKind =
  | 'integer' // 64 bits
  | 'decimal' // 12 digits, 2 of them after the point
  | 'text' // at least 100 characters, compared without regard to case where the database does so by default
  | 'bytes'
  | 'timestamp' // to the microsecond, or as fine as the database has it
  | 'boolean'
  | 'float' // a double
  | 'json';

export interface WriterTableSpec {
  name: string;
  columns: { name: string; kind: WriterColumnKind }[];
  /** Declared primary key; null for a table that declares none, and may hold the same row twice. */
  primaryKey: string[] | null;
  unique?: string[];
}

/**
 * One database prepared for the writer suite (writer-suite.ts). To join: bring a subject and call `writerSuite(() => subject)`
 * in a `*.db.test.ts`; the suite itself writes by `openWriter` only, and looks at the table by `dump`.
 */
export interface WriterSubject {
  setUp(): Promise<void>;
  /** Drops everything that was made. */
  tearDown(): Promise<void>;
  open(): Connector;
  /** What `open` connects with, as a stored connection keeps it. */
  connection: { type: string; settings: Record<string, unknown> };
  /** Makes the table anew and fills it; values are canonical text, in the order of the columns. */
  createTable(spec: WriterTableSpec, rows: (string | null)[][]): Promise<void>;
  /** Every row as the database's own client shows it, in some text that differs when a value differs; in any order. */
  dump(table: string): Promise<string[]>;
  /** `createTable` name → what goes into `WriteTarget.table`. */
  datasetName(table: string): string;
  /** Runs a statement of this database, for what only it has; null where there is no such thing. */
  sql: ((statement: string) => Promise<void>) | null;
  /** How many transactions or statements are at work on the subject's own database; null when there is no server. */
  atWork: (() => Promise<number>) | null;
  /** Settings with which `open` connects, and the type; null when there is no server that a proxy can stand before. */
  server: { type: string; host: string; port: number; settings: Record<string, unknown> } | null;
  /** Two rows that are equal in all columns can be kept in a table without a primary key. */
  keepsDuplicates: boolean;
  /** Declared unique keys are kept, and stand in an error of the database. */
  keepsUnique: boolean;
}
