import type { ColumnDefinition, Statement } from './ast.ts';
import { compile, compileScalar } from './compile.ts';
import { needCondition } from './conditions.ts';
import type { CompileContext } from './context.ts';
import type { DatabaseState } from './database.ts';
import { planQuery } from './plan-query.ts';
import { type ColumnInfo, type Scope, sameName } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { makeType } from './sql-type.ts';
import { Table, type TableColumn } from './table.ts';

/** A table by its definition. @throws SqlError 2714 when the name is taken, 2760 for an unknown schema. */
export function makeTable(statement: Statement & { kind: 'create_table' }, database: DatabaseState, context: CompileContext): Table {
  const { parts } = statement;
  const name = parts.at(-1)!;
  const schema = database.schema(parts.at(-2) ?? 'dbo');
  if (!schema)
    throw new SqlError(2760, `The specified schema name "${parts.at(-2)}" either does not exist or you do not have permission to use it.`);
  if (database.table(parts) ?? database.view(parts))
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`);
  const table = new Table(database.nextId(), schema.name, name, makeColumns(statement.columns, name, context));
  const place = (column: string) => columnOf(table, column);
  table.keys = statement.keys
    .map((key, index) => ({
      name: key.name ?? `${key.primary ? 'PK' : 'UQ'}__${name}__${index}`,
      columns: key.columns.map(place),
      primary: key.primary,
      unique: true,
      filtered: false,
    }))
    .sort((a, b) => Number(b.primary) - Number(a.primary));
  for (const key of table.keys) if (key.primary) for (const column of key.columns) table.columns[column]!.nullable = false;
  const scope = scopeOf(table.columns, name);
  table.checks = statement.checks.map((check) => {
    needCondition(check, { ...context, scope });
    return compile(check, { ...context, scope });
  });
  table.references = statement.foreign.map((reference, index) => {
    const target = database.table(reference.table);
    if (!target) throw new SqlError(1767, `Foreign key references invalid table '${reference.table.join('.')}'.`);
    const targets = reference.targets.map((column) => columnOf(target, column));
    return { name: reference.name ?? `FK__${name}__${index}`, columns: reference.columns.map(place), target, targets };
  });
  return table;
}

/** Columns of a new table, or further ones of a table that has `others`: a computed one may name any of them. */
export function makeColumns(
  definitions: ColumnDefinition[],
  table: string,
  context: CompileContext,
  others: TableColumn[] = [],
): TableColumn[] {
  const columns = definitions.map(
    (definition): TableColumn => ({
      name: definition.name,
      type: definition.type ?? makeType('int'),
      nullable: definition.nullable,
      identity: definition.identity,
      collation: /_BIN2?(_UTF8)?$/i.test(definition.collation ?? '') ? 'binary' : 'ci',
      fallback: definition.fallback ? compileScalar(definition.fallback, { ...context, scope: null }) : null,
      computed: null,
    }),
  );
  const scope = scopeOf([...others, ...columns], table);
  definitions.forEach((definition, index) => {
    const column = columns[index]!;
    if (/_UTF8$/i.test(definition.collation ?? '')) column.type = { ...column.type, utf8: true };
    if (!definition.computed) return;
    column.computed = compileScalar(definition.computed, { ...context, scope });
    column.type = column.computed.type;
  });
  return columns;
}

/** The columns of a view. @throws SqlError what is wrong with its query. */
export function viewColumns(statement: Statement & { kind: 'create_view' }, context: CompileContext): string[] {
  return planQuery(statement.query, context).columns.map(({ name }) => name);
}

export function columnOf(table: Table, name: string): number {
  const place = table.columns.findIndex((column) => sameName(column.name, name));
  if (place === -1) throw new SqlError(1911, `Column name '${name}' does not exist in the target table or view.`);
  return place;
}

function scopeOf(columns: TableColumn[], table: string): Scope {
  return { columns: columns.map((column): ColumnInfo => ({ ...column, table })), parent: null };
}
