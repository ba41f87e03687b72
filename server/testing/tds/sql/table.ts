import type { Query, Statement } from './ast.ts';
import type { Collation } from './compare.ts';
import type { Compiled } from './scope.ts';
import type { SqlType } from './sql-type.ts';
import type { Row } from './value.ts';

export interface TableColumn {
  name: string;
  type: SqlType;
  nullable: boolean;
  identity: boolean;
  collation: Collation;
  fallback: Compiled | null;
  computed: Compiled | null;
}

export interface TableKey {
  name: string;
  /** Places of its columns. */
  columns: number[];
  primary: boolean;
  unique: boolean;
  filtered: boolean;
}

export interface TableReference {
  name: string;
  columns: number[];
  target: Table;
  targets: number[];
}

/** Who holds a table: at most one session writes to it, or changes its definition. */
export interface TableLock {
  writer: number | null;
  definition: number | null;
}

/** A table with its committed rows. A list of rows is never changed, only replaced: whoever reads it sees one moment. */
export class Table {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  columns: TableColumn[];
  keys: TableKey[] = [];
  checks: Compiled[] = [];
  references: TableReference[] = [];
  rows: Row[] = [];
  nextIdentity = 1n;
  /** What runs after an UPDATE, INSERT or DELETE. */
  readonly triggers: { event: string; body: Statement[] }[] = [];
  readonly lock: TableLock = { writer: null, definition: null };

  constructor(id: number, schema: string, name: string, columns: TableColumn[]) {
    this.id = id;
    this.schema = schema;
    this.name = name;
    this.columns = columns;
  }
}

export interface View {
  id: number;
  schema: string;
  name: string;
  columns: string[];
  query: Query;
}
