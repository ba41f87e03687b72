import type { SqlType } from './sql-type.ts';

/** `a.b.c`, outermost first. */
export type NameParts = string[];

export type Expression =
  | { kind: 'literal'; value: 'null' | string; type: 'null' | 'string' | 'integer' | 'decimal' | 'float' | 'binary' }
  | { kind: 'column'; parts: NameParts }
  | { kind: 'variable'; name: string }
  | { kind: 'call'; name: string; args: Expression[]; star: boolean; distinct: boolean }
  /** `attempt`: TRY_CONVERT, NULL where the conversion fails. */
  | { kind: 'convert'; to: SqlType; value: Expression; style: Expression | null; attempt: boolean }
  | { kind: 'case'; operand: Expression | null; branches: { when: Expression; result: Expression }[]; otherwise: Expression | null }
  | { kind: 'collate'; value: Expression; collation: string }
  | { kind: 'unary'; operator: '-' | '+' | 'NOT'; value: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'is_null'; value: Expression; negated: boolean }
  | { kind: 'distinct_from'; left: Expression; right: Expression; negated: boolean }
  | { kind: 'like'; value: Expression; pattern: Expression; negated: boolean }
  | { kind: 'in'; value: Expression; list: Expression[] | Query; negated: boolean }
  | { kind: 'between'; value: Expression; low: Expression; high: Expression; negated: boolean }
  | { kind: 'exists'; query: Query }
  | { kind: 'subquery'; query: Query };

export interface JsonColumn {
  name: string;
  type: SqlType;
  path: string;
}

export type Source =
  | { kind: 'table'; parts: NameParts; alias: string | null; exclusive: boolean }
  | { kind: 'derived'; query: Query; alias: string; columns: string[] | null }
  | { kind: 'function'; parts: NameParts; args: Expression[]; alias: string | null; json: JsonColumn[] | null }
  | { kind: 'values'; rows: Expression[][]; alias: string; columns: string[] | null }
  | { kind: 'join'; type: 'inner' | 'left' | 'cross'; left: Source; right: Source; on: Expression | null };

export type SelectItem = { kind: 'star'; table: string | null } | { kind: 'value'; value: Expression; alias: string | null };

export interface OrderItem {
  value: Expression;
  descending: boolean;
}

export interface Select {
  kind: 'select';
  distinct: boolean;
  top: Expression | null;
  items: SelectItem[];
  from: Source | null;
  where: Expression | null;
  groupBy: Expression[];
  having: Expression | null;
}

export interface SetOperation {
  kind: 'set';
  operator: 'union' | 'union all' | 'intersect' | 'except';
  left: QueryBody;
  right: QueryBody;
}

export type QueryBody = Select | SetOperation;

export interface Query {
  commonTables: { name: string; columns: string[] | null; query: Query }[];
  body: QueryBody;
  orderBy: OrderItem[];
}

export interface ColumnDefinition {
  name: string;
  type: SqlType | null;
  nullable: boolean;
  identity: boolean;
  fallback: Expression | null;
  /** AS (expression). */
  computed: Expression | null;
  collation: string | null;
  checks: Expression[];
}

export interface KeyDefinition {
  name: string | null;
  columns: string[];
  primary: boolean;
}

export interface ForeignKey {
  name: string | null;
  columns: string[];
  table: NameParts;
  targets: string[];
}

export interface OutputClause {
  items: SelectItem[];
  into: NameParts | null;
}

export type Statement =
  | { kind: 'query'; query: Query }
  | { kind: 'set'; option: string; value: string }
  | { kind: 'set_isolation'; level: string }
  | { kind: 'set_identity_insert'; table: NameParts; on: boolean }
  | { kind: 'declare_table'; name: string; columns: ColumnDefinition[] }
  | { kind: 'begin' | 'commit'; name: string | null }
  | { kind: 'rollback' | 'save'; name: string | null }
  | { kind: 'if'; condition: Expression; statement: Statement }
  | { kind: 'use'; database: string }
  | { kind: 'wait'; ms: number }
  | { kind: 'create_trigger'; table: NameParts; event: string; body: Statement[] }
  | { kind: 'kill'; session: number }
  | { kind: 'create_database' | 'drop_database'; name: string }
  | { kind: 'alter_database'; name: string; option: string; value: string }
  | { kind: 'create_login'; name: string; password: string }
  | { kind: 'create_user'; name: string; login: string }
  | { kind: 'drop_principal'; what: 'LOGIN' | 'USER'; name: string }
  | { kind: 'create_schema'; name: string }
  | {
      kind: 'create_table';
      parts: NameParts;
      columns: ColumnDefinition[];
      keys: KeyDefinition[];
      checks: Expression[];
      foreign: ForeignKey[];
    }
  | { kind: 'create_view'; parts: NameParts; query: Query; text: string }
  | { kind: 'create_index'; name: string; table: NameParts; columns: string[]; unique: boolean; filtered: boolean }
  | { kind: 'drop_object'; parts: NameParts }
  | { kind: 'add_column'; table: NameParts; column: ColumnDefinition }
  | { kind: 'insert'; table: NameParts; columns: string[] | null; source: Query | null; output: OutputClause | null }
  | {
      kind: 'update';
      table: NameParts;
      sets: { column: string; value: Expression }[];
      from: Source | null;
      where: Expression | null;
      output: OutputClause | null;
    }
  | { kind: 'delete'; table: NameParts; from: Source | null; where: Expression | null; output: OutputClause | null };
