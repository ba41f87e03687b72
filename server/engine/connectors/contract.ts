import type { z } from 'zod';
import type { ErrorCode, TieoutError } from '../errors.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { PoolUse } from './pool-use.ts';
import type { StatementDialect } from './statement-text.ts';
import type { TypedRows } from './typed-rows.ts';
import type { RowWriter, WriteTarget } from './writer-contract.ts';

/**
 * A table, view, file, collection or read-only query on one connection. Exactly one of `table` and `query` is set.
 * `table` is a dataset name as `listDatasets` gives it: parts joined by dots, a part that holds a dot or a double quote
 * written in double quotes (`public.orders`, `"odd.schema"."a ""b"""`); see dataset-name.ts.
 * `filter` is a predicate in the database's own dialect, put in parentheses after WHERE.
 */
export interface Dataset {
  table?: string | undefined;
  query?: string | undefined;
  filter?: string | undefined;
}

export interface ColumnDescription {
  name: string;
  /** As the database spells it: `bigint unsigned`, `character varying(20)`. */
  nativeType: string;
  logicalType: LogicalType;
  nullable: boolean;
  /**
   * The database itself sees to the form of the text, whatever was written into the table: digits for a whole number, as many
   * after the point as the type says for a decimal, ISO for a day or a moment. Numbers are all numbers (no NaN); days and moments
   * may lie beyond the type's bounds (infinity, BC). Landing then reads such a value and checks its range, but need not prove
   * that it prints back the same.
   */
  canonicalText?: true;
  /**
   * Of a text column into which the database lets values that are no text (SQLite): such a value comes as its own spelling with a NUL
   * byte before it, which no text has, and makes its row a rejected one.
   */
  misfitsMarked?: true;
  /**
   * What the database puts in by itself when a new row has no value for it; absent when that is nothing, or unknown. Nobody
   * writes to a generated column; one with a default (an identity, too) can be written. Told by `describe`, for tables.
   */
  filled?: 'default' | 'generated';
  /** The database is known to refuse a new row without a value for it: it holds no NULL, and nothing fills it in. */
  required?: true;
}

export interface KeyDescription {
  name: string;
  columns: string[];
  primary: boolean;
}

export interface DatasetSummary {
  /** What goes into `Dataset.table`. */
  name: string;
  schema: string | null;
  table: string;
  kind: 'table' | 'view' | 'file' | 'collection';
  /** From the database's statistics, never from a count; null when it has none. */
  rowEstimate: number | null;
}

export interface DatasetDescription {
  columns: ColumnDescription[];
  /** Primary key first. */
  keys: KeyDescription[];
  rowEstimate: number | null;
  /** The database keeps rows from this user without a word: row-level security. Told of tables, where the database tells. */
  rowsHidden?: true;
}

/**
 * Some rows in spool form: CSV as PostgreSQL's `COPY … (FORMAT csv)` writes it. UTF-8, comma, line feed after every row,
 * no header; NULL is an empty unquoted field, the empty string is `""`, a field that holds `"`, `,`, CR, LF (or is a lone
 * `\.`) is quoted with `"` doubled. Batches always end at a row's end.
 * `rows` is how many rows the batch holds; a batch that cannot know it cheaply may give its best estimate, as only
 * `ExtractSummary.rows` counts.
 */
export interface TextBatch {
  csv: Uint8Array;
  rows: number;
  /** Rows of the batch that are not in `csv`: only where {@link ExtractOptions.typedRows} was asked for. */
  typed?: TypedRows;
}

/** One of the two repairs that are applied and counted (semantics.md §1). */
export interface SanitisedCount {
  column: string;
  repair: 'zero_date' | 'nul_byte';
  count: number;
}

export interface ExtractSummary {
  /** Exact number of rows sent, by the server's own word where it gives one. Landing compares it with what it loaded. */
  rows: number;
  sanitised: SanitisedCount[];
}

export interface ExtractOptions {
  /** In this order; every name must exist. Empty means all columns. */
  columns: string[];
  /**
   * Predicates in the database's own dialect, each appended as one more boolean column after `columns`
   * (`true` where it holds, `false` where it does not or is unknown). Rule filters and the inactive filter use this.
   */
  flags?: { name: string; predicate: string }[];
  /** At most this many rows, the first ones by `orderBy`. */
  limit?: number | undefined;
  orderBy?: string[];
  /** Upper bound of one batch in bytes; memory is bounded by it. Default 1 MiB. */
  batchBytes?: number;
  /** Rows may come typed ({@link TextBatch.typed}) from a connector that can do so at less cost than text. */
  typedRows?: boolean;
}

/** A running extract. `columns` is known before the first batch; `summary` only after the last one. */
export interface Extraction {
  /** The requested columns in order, then the flags (logical type boolean). */
  columns: ColumnDescription[];
  batches: AsyncIterable<TextBatch>;
  summary(): ExtractSummary;
  /** The same rows by a faster road. Whoever takes it leaves `batches` alone. */
  relation?: ReadableRelation | undefined;
}

/**
 * Rows that DuckDB can read by itself, for a landing that is one: no value passes through JavaScript (design.md §3).
 * Its SQL is the connector's own; no filter that people wrote is in it, because a landing reads with wider rights.
 */
export interface ReadableRelation {
  /** Together they hold every row once; they may be read side by side, with the time zone UTC. */
  parts: RelationPart[];
  /** One for each of the extraction's columns. */
  values: RelationValue[];
  /**
   * To be called when every part was read; then the extraction has its summary, whose rows were counted by other means.
   * @throws TieoutError conflict when the files were changed in the meantime.
   */
  finish(signal: AbortSignal): Promise<void>;
  /** What a failure of such a statement means, as far as it is the files'; null for the landing's own. */
  explain(error: TieoutError): TieoutError | null;
}

export interface RelationPart {
  /** Stands after FROM. */
  sql: string;
  /** What there is to read, about. */
  bytes: number;
}

/** Expressions over the columns of a part. All are NULL where the value is. */
export interface RelationValue {
  /** Canonical text, or the own text of a value that does not fit its type: what `batches` would carry. */
  text: string;
  /** A value that an ordinary cast turns into the landing's type exactly, wherever `fits` holds. Without it the text is parsed. */
  typed?: string;
  /** Whether the value is one of the logical type. Left out where each is. */
  fits?: string;
}

export type CheckStepName = 'reach' | 'tls' | 'sign_in' | 'database' | 'privileges' | 'version' | 'clock';

/** One line of the staged check. `skipped` steps do not apply (TLS off, a file has no clock) or come after a failure. */
export interface CheckStep {
  step: CheckStepName;
  status: 'passed' | 'failed' | 'warning' | 'skipped';
  /** What was found: `MariaDB 10.11.14, UTC, utf8mb4`, `127.0.0.1:3306 answered`. */
  summary: string;
  latencyMs: number | null;
  /** Only on failed and warning: what the user can do, and which form field it concerns. */
  fix?: string;
  field?: string;
}

/** What differs between databases, by name, so that nothing outside a connector asks for its type. */
export interface ConnectorCapabilities {
  /** A filter or query is written in this dialect; shown as the hint of the filter box. */
  dialectName: string;
  queries: boolean;
  /** The whole extract sees one moment. */
  consistentSnapshot: boolean;
  cancelOnServer: boolean;
  /** A column that is not in `describe` may still exist (files, documents). */
  inferredTypes: boolean;
  /** The database cannot tell '' from NULL. */
  emptyStringIsNull: boolean;
  /** `openWriter` is there. Some servers refuse it all the same (MongoDB without a replica set), and say so. */
  writes: boolean;
}

/** How often the keys of one side occur. A key with a NULL part is none. */
export interface KeyMeasure {
  rows: number;
  /** Distinct keys. */
  distinct: number;
  /** Rows without a key. */
  withNull: number;
  /** Σ over the keys of (rows with it)²: how many pairs these rows would make with themselves. */
  squares: number;
}

export interface SampleRows {
  columns: ColumnDescription[];
  /** Canonical text or null, `rows[i][j]` for column j. */
  rows: (string | null)[][];
}

/**
 * An open connection to one database. Cheap to make; connects on first use; `close` is always called.
 * Every method throws {@link TieoutError} only: a driver's error goes through `explainError` first.
 */
export interface Connector {
  readonly type: string;
  readonly capabilities: ConnectorCapabilities;
  /** Yields each step when it ends. Never throws for what it checks: a failure is a failed step. */
  check(signal: AbortSignal): AsyncIterable<CheckStep>;
  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]>;
  /** @throws TieoutError not_found with a "did you mean" when the table does not exist. */
  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription>;
  /** The first rows in no particular order, as canonical text. */
  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows>;
  /** Counted exactly by the database, which groups the rows by these columns. */
  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure>;
  /**
   * Reads a dataset as canonical text without holding more than a few batches. Runs in a read-only transaction with the
   * session time zone UTC. When the consumer stops early or the signal fires, the query is ended on the server too.
   * @throws TieoutError connection_lost when the server goes away; nothing partial is reported as complete.
   */
  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction>;
  /**
   * Begins a transaction that writes to one table.
   * @throws TieoutError invalid_input when this database, or this table, cannot be written; not_found, permission_denied.
   */
  openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter>;
  /** A driver's or server's error as one sentence with what to do, without secrets. */
  explainError(error: unknown): TieoutError;
  /** Only where connections are kept for reuse: such a connector is worth sharing. */
  poolUse?(): PoolUse;
  close(): Promise<void>;
}

/** One input of the connection form. `secret` values are stored encrypted and never leave the server. */
export interface ConnectionField {
  name: string;
  label: string;
  kind: 'text' | 'number' | 'secret' | 'select' | 'boolean' | 'multiline';
  required: boolean;
  placeholder?: string;
  help?: string;
  defaultValue?: string | number | boolean;
  options?: { value: string; label: string }[];
  /** Fields that most people never touch are folded away. */
  advanced?: boolean;
}

/**
 * What the rest of the house knows about a kind of database. `configSchema` is the one definition of its settings: a flat
 * strict object with the names of interfaces.md (`host`, `port`, `password`, `tls: {mode,…}`, `pool: {…}`), its sentences
 * readable by users.
 */
export interface ConnectorDefinition<Config = unknown> {
  type: string;
  label: string;
  configSchema: z.ZodType<Config>;
  /** Dotted paths in the config that hold secrets: `password`, `tls.key`. */
  secretPaths: string[];
  fields: ConnectionField[];
  /** `mysql://user:pw@host:3306/db` → config without name and type, or null when the URL is not one of ours. */
  parseUrl(url: string): Record<string, unknown> | null;
  /** What identifies the connection for people, without secrets: `reader@127.0.0.1:3306/crm`, `./data/local.db`. */
  describeAddress(config: Config): string;
  open(config: Config, context: OpenContext): Connector;
  /** How changes are shown as statements; absent where there is no such language. */
  statements?: StatementDialect;
}

export interface OpenContext {
  /** Relative paths of files are resolved against it. */
  baseDir: string;
  /** After so long without a word, a server is asked whether it still works (silence-watch.ts). */
  silenceMs?: number;
}

export type { ErrorCode };
