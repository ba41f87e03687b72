import type { Query } from './ast.ts';
import type { DatabaseState } from './database.ts';
import type { Scope } from './scope.ts';
import type { SqlType } from './sql-type.ts';
import type { Table } from './table.ts';
import type { Row, Value } from './value.ts';

export interface Variable {
  type: SqlType;
  value: Value;
}

/** What a statement may ask of the session that runs it. */
export interface SessionView {
  readonly id: number;
  readonly user: string;
  readonly isAdministrator: boolean;
  readonly database: DatabaseState;
  readonly openTransactions: number;
  /** Rows that the statement before touched. */
  readonly lastCount: number;
  readonly instance: InstanceView;
  /** The rows this session sees now: its own changes, its snapshot, or what is committed. */
  rowsOf(table: Table): Row[];
  tableVariable(name: string): Table | null;
}

export interface InstanceView {
  databases(): DatabaseState[];
  hasLogin(name: string): boolean;
  sessions(): { id: number; database: string; user: string; running: boolean; transactions: number }[];
}

/** What is known while names are resolved. */
export interface CompileContext {
  session: SessionView;
  variables: Map<string, Variable>;
  commonTables: Map<string, { query: Query; columns: string[] | null; context: CompileContext }>;
  scope: Scope | null;
  /** Tables that are read, to be locked before the statement runs; `exclusive` by a hint. */
  uses: Map<Table, { exclusive: boolean }>;
}
