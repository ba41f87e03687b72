import type { ColumnDefinition, Expression, ForeignKey, KeyDefinition, Statement } from './ast.ts';
import type { QueryParser } from './parse-query.ts';
import type { TokenReader } from './token-reader.ts';

/** CREATE, ALTER and DROP; null when none of them begins here. */
export function parseDefinition(reader: TokenReader, queries: QueryParser, sql: string): Statement | null {
  if (reader.takeWord('CREATE')) return create(reader, queries, sql);
  if (reader.takeWord('ALTER', 'DATABASE')) {
    const name = reader.name();
    reader.needWord('SET');
    const option = reader.name().toUpperCase();
    const value = reader.takeWord('WITH', 'ROLLBACK', 'IMMEDIATE') ? 'ON' : reader.next().text.toUpperCase();
    reader.takeWord('WITH', 'ROLLBACK', 'IMMEDIATE');
    return { kind: 'alter_database', name, option, value };
  }
  if (reader.takeWord('ALTER', 'TABLE')) {
    const table = reader.nameParts();
    reader.needWord('ADD');
    return { kind: 'add_column', table, column: parseColumn(reader, queries).column };
  }
  if (!reader.takeWord('DROP')) return null;
  if (reader.takeWord('DATABASE')) {
    reader.takeWord('IF', 'EXISTS');
    return { kind: 'drop_database', name: reader.name() };
  }
  for (const what of ['LOGIN', 'USER'] as const) {
    if (reader.takeWord(what)) return { kind: 'drop_principal', what, name: reader.name() };
  }
  if (!reader.takeWord('TABLE')) reader.needWord('VIEW');
  reader.takeWord('IF', 'EXISTS');
  return { kind: 'drop_object', parts: reader.nameParts() };
}

function create(reader: TokenReader, queries: QueryParser, sql: string): Statement {
  if (reader.takeWord('DATABASE')) {
    const name = reader.name();
    if (reader.takeWord('COLLATE')) reader.name();
    return { kind: 'create_database', name };
  }
  if (reader.takeWord('LOGIN')) {
    const name = reader.name();
    reader.needWord('WITH');
    reader.needWord('PASSWORD');
    reader.needSymbol('=');
    const password = reader.next().text;
    while (reader.takeSymbol(',')) {
      reader.name();
      reader.needSymbol('=');
      reader.next();
    }
    return { kind: 'create_login', name, password };
  }
  if (reader.takeWord('USER')) {
    const name = reader.name();
    reader.needWord('FOR', 'LOGIN');
    return { kind: 'create_user', name, login: reader.name() };
  }
  if (reader.takeWord('SCHEMA')) return { kind: 'create_schema', name: reader.name() };
  if (reader.takeWord('VIEW')) {
    const parts = reader.nameParts();
    reader.needWord('AS');
    return { kind: 'create_view', parts, query: queries.query(), text: sql };
  }
  if (reader.takeWord('TABLE')) return createTable(reader, queries);
  const unique = reader.takeWord('UNIQUE');
  reader.takeWord('NONCLUSTERED');
  reader.needWord('INDEX');
  const name = reader.name();
  reader.needWord('ON');
  const table = reader.nameParts();
  const columns = reader.nameList();
  return { kind: 'create_index', name, table, columns, unique, filtered: queries.where() !== null };
}

function createTable(reader: TokenReader, queries: QueryParser): Statement {
  const parts = reader.nameParts();
  const columns: ColumnDefinition[] = [];
  const keys: KeyDefinition[] = [];
  const checks: Expression[] = [];
  const foreign: ForeignKey[] = [];
  reader.needSymbol('(');
  do {
    const name = reader.takeWord('CONSTRAINT') ? reader.name() : null;
    if (reader.isWord('PRIMARY') || reader.isWord('UNIQUE')) keys.push({ name, ...keyWords(reader), columns: reader.nameList() });
    else if (reader.takeWord('CHECK')) checks.push(queries.expressions.expression());
    else if (reader.takeWord('FOREIGN', 'KEY')) {
      const own = reader.nameList();
      reader.needWord('REFERENCES');
      foreign.push({ name, columns: own, table: reader.nameParts(), targets: reader.nameList() });
    } else {
      const { column, key, reference } = parseColumn(reader, queries);
      columns.push(column);
      checks.push(...column.checks);
      if (key) keys.push(key);
      if (reference) foreign.push(reference);
    }
  } while (reader.takeSymbol(','));
  reader.needSymbol(')');
  return { kind: 'create_table', parts, columns, keys, checks, foreign };
}

function keyWords(reader: TokenReader): { primary: boolean } {
  const primary = reader.takeWord('PRIMARY', 'KEY');
  if (!primary) reader.needWord('UNIQUE');
  if (!reader.takeWord('CLUSTERED')) reader.takeWord('NONCLUSTERED');
  return { primary };
}

/** `id int NOT NULL PRIMARY KEY`, `twice AS (n * 2)`. */
export function parseColumn(
  reader: TokenReader,
  queries: QueryParser,
): { column: ColumnDefinition; key: KeyDefinition | null; reference: ForeignKey | null } {
  const name = reader.name();
  const computed = reader.takeWord('AS') ? queries.expressions.expression() : null;
  const column: ColumnDefinition = {
    name,
    type: computed ? null : reader.type(),
    nullable: true,
    identity: false,
    fallback: null,
    computed,
    collation: null,
    checks: [],
  };
  let key: KeyDefinition | null = null;
  let reference: ForeignKey | null = null;
  for (;;) {
    const constraint = reader.takeWord('CONSTRAINT') ? reader.name() : null;
    if (reader.takeWord('NOT', 'NULL')) column.nullable = false;
    else if (reader.takeWord('NULL')) column.nullable = true;
    else if (reader.takeWord('COLLATE')) column.collation = reader.name();
    else if (reader.takeWord('PERSISTED')) continue;
    else if (reader.takeWord('IDENTITY')) {
      column.identity = true;
      column.nullable = false;
      if (reader.takeSymbol('(')) while (!reader.takeSymbol(')')) reader.next();
    } else if (reader.takeWord('DEFAULT')) column.fallback = queries.expressions.expression();
    else if (reader.takeWord('CHECK')) column.checks.push(queries.expressions.expression());
    else if (reader.takeWord('REFERENCES'))
      reference = { name: constraint, columns: [name], table: reader.nameParts(), targets: reader.nameList() };
    else if (reader.isWord('PRIMARY') || reader.isWord('UNIQUE')) {
      key = { name: constraint, columns: [name], ...keyWords(reader) };
      if (key.primary) column.nullable = false;
    } else return { column, key, reference };
  }
}
