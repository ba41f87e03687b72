import type { LogicalType } from '../../values/logical-type.ts';
import type { Connector } from '../contract.ts';
import type { FactColumn } from './facts.ts';

/** One database prepared for the contract suite. Everything it makes is its own and is dropped by `tearDown`. */
export interface Subject {
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  open(): Connector;
  /** Where the facts are. */
  facts: string;
  /** A table of {@link BIG_ROWS} rows: id from 1, label `row <id>, "quoted"`. */
  big: string;
  /** Columns HOSTILE_COLUMNS with text `<row>.<column index>`, two rows; the table's own name is hostile too. */
  hostile: string;
  /** The columns of the facts, no rows. */
  empty: string;
  /** Where this database has another type than FACT_TYPES. */
  types: Partial<Record<FactColumn, LogicalType>>;
  /** What this database holds in the place of a fact, where it cannot hold the fact itself. Without it: the fact. */
  holds?(column: FactColumn, text: string | null): string | null;
  /** Columns that this database can neither order nor group by. */
  unordered?: FactColumn[];
  /** Instead of HOSTILE_COLUMNS, where the database has no such names. */
  hostileColumns?: string[];
  /** Columns whose values this database orders by rules of its own. */
  ownOrder?: FactColumn[];
  /** The name of the column `id`, where every table's key has another one. */
  idColumn?: string;
  /** Instead of the columns of the facts, where those of an empty table are not known. */
  emptyColumns?: string[];
  /** Where the database takes no SQL: how it says what the suite asks. */
  dialect?: OtherDialect;
  /** False, from setUp on, for a stand-in that takes a view for a table: then the suite asks for none. */
  views?: boolean;
  /** Which unique keys the facts table declares: primary key `id`, unique `uid`; neither where files are concerned. */
  declaresKeys: boolean;
  /** A name quoted in this dialect. */
  quote(name: string): string;
  /** How many statements run on this subject's own database; null when there is no server. */
  runningStatements: (() => Promise<number>) | null;
}

/** The suite's predicates and queries in a dialect that is not SQL. */
export interface OtherDialect {
  /** One of the suite's predicates, whose names went through `quote`. */
  predicate(sql: string): string;
  badFilters: string[];
  /** Columns id, amount, flag, at, moment and `the name` (of name) of the facts whose id is less than 4. */
  query: string;
  badQueries: string[];
}

/** A subject with a server behind it. */
export interface ServerSubject extends Subject {
  /** What `open` uses, for a test that wants one of them different. */
  settings: Record<string, unknown>;
  runningStatements(): Promise<number>;
  /** Ends every statement on this subject's database, as an administrator would. */
  killStatements(): Promise<void>;
  /** Locks the facts table against every reader, until the function it gives is called. */
  lockFacts(): Promise<() => Promise<void>>;
  /** Makes a user who may sign in to the database and read nothing in it. */
  createPoorUser(): Promise<{ username: string; password: string }>;
}

export const BIG_ROWS = 120_000;

/** A database server for tests; its user may create databases and users. */
export interface TestServer {
  name: string;
  url: string;
}
