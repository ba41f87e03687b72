import type { Expression, Source } from './ast.ts';
import { catalogueView } from './catalogue.ts';
import { groupKey } from './compare.ts';
import { compileScalar, sharedCollation } from './compile.ts';
import { needCondition } from './conditions.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import { type Plan, planQuery, ROW_MARK } from './plan-query.ts';
import { type ColumnInfo, type Compiled, type Frame, sameName } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { commonType, makeType } from './sql-type.ts';
import type { Table } from './table.ts';
import { planFunction } from './table-functions.ts';
import type { Row } from './value.ts';

const ROW_PLACE = makeType('bigint');

/** `marked`: this table's rows carry their place in a hidden last column, to be updated or deleted by it. */
export function planSource(source: Source, context: CompileContext, marked: Table | null = null): Plan {
  switch (source.kind) {
    case 'table':
      return planTable(source, context, marked);
    case 'derived':
      return renamed(planDerived(source, context), source.alias, source.columns);
    case 'function':
      return renamed(planFunction(source, context), source.alias ?? source.parts.at(-1)!, null);
    case 'values': {
      const rows = source.rows.map((row) => row.map((value) => compileScalar(value, context)));
      return renamed(planValues(rows), source.alias, source.columns);
    }
    case 'join':
      return planJoin(source, context, marked);
  }
}

function planTable(source: Source & { kind: 'table' }, context: CompileContext, marked: Table | null): Plan {
  const { parts } = source;
  const { session } = context;
  const name = parts.at(-1)!;
  const alias = source.alias ?? name;
  const common = parts.length === 1 ? context.commonTables.get(name.toLowerCase()) : undefined;
  if (common) return renamed(planQuery(common.query, { ...common.context, scope: null }), alias, common.columns);
  if (parts.length >= 2 && sameName(parts.at(-2)!, 'sys')) {
    const view = catalogueView(name, session);
    if (view) return renamed(view, alias, null);
  }
  const table = name.startsWith('@') ? session.tableVariable(name) : session.database.table(parts);
  if (table) {
    if (!name.startsWith('@')) {
      assertMaySelect(context, table.name);
      const before = context.uses.get(table);
      context.uses.set(table, { exclusive: source.exclusive || before?.exclusive === true });
    }
    const mark = table === marked;
    const columns = table.columns.map((column): ColumnInfo => ({ ...column, table: alias }));
    if (mark) columns.push({ table: alias, name: ROW_MARK, type: ROW_PLACE, nullable: false, collation: 'ci' });
    const rows = () => session.rowsOf(table);
    return { columns, rows: mark ? () => rows().map((row, place) => [...row, BigInt(place)]) : rows };
  }
  const view = session.database.view(parts);
  if (!view) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`);
  assertMaySelect(context, view.name);
  return renamed(planQuery(view.query, { ...context, scope: null, commonTables: new Map() }), alias, null);
}

function assertMaySelect({ session }: CompileContext, object: string): void {
  if (session.isAdministrator) return;
  throw new SqlError(
    229,
    `The SELECT permission was denied on the object '${object}', database '${session.database.name}', schema 'dbo'.`,
    14,
    5,
  );
}

function planDerived({ query, alias, columns }: Source & { kind: 'derived' }, context: CompileContext): Plan {
  if (query.orderBy.length > 0 && (query.body.kind !== 'select' || query.body.top === null)) {
    throw new SqlError(
      1033,
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP is also specified.',
    );
  }
  const plan = planQuery(query, context);
  plan.columns.forEach(({ name }, index) => {
    if (columns) return;
    if (name === '') throw new SqlError(8155, `No column name was specified for column ${index + 1} of '${alias}'.`);
    if (plan.columns.findIndex((column) => sameName(column.name, name)) !== index) {
      throw new SqlError(8156, `The column '${name}' was specified multiple times for '${alias}'.`);
    }
  });
  return plan;
}

function renamed(plan: Plan, alias: string, names: string[] | null): Plan {
  return { ...plan, columns: plan.columns.map((column, index) => ({ ...column, table: alias, name: names?.[index] ?? column.name })) };
}

function planValues(rows: Compiled[][]): Plan {
  const columns = rows[0]!.map((first, index): ColumnInfo => {
    const type = rows.map((row) => row[index]!.type).reduce(commonType, first.type);
    return { table: null, name: `c${index}`, type, nullable: true, collation: 'ci' };
  });
  const evaluate = (row: Compiled[], frame: Frame) =>
    row.map((value, index) => convert(value.evaluate(frame), value.type, columns[index]!.type));
  return { columns, rows: (outer) => rows.map((row) => evaluate(row, outer ?? { row: [], parent: null, group: null })) };
}

function planJoin(join: Source & { kind: 'join' }, context: CompileContext, marked: Table | null): Plan {
  const [left, right] = [planSource(join.left, context, marked), planSource(join.right, context, marked)];
  const columns = [...left.columns, ...right.columns];
  const inner = { ...context, scope: { columns, parent: context.scope } };
  const test = join.on ? needCondition(join.on, inner) : null;
  const hash = join.on ? hashable(join.on, left, right, context) : null;
  const nothing: Row = right.columns.map(() => null);
  function* rows(outer: Frame | null): Generator<Row> {
    const others = [...right.rows(outer)];
    const byKey = hash ? hash.index(others, outer) : null;
    for (const row of left.rows(outer)) {
      let matched = false;
      for (const other of byKey ? (byKey.get(hash!.key(row, outer)) ?? []) : others) {
        const both = [...row, ...other];
        if (test !== null && test({ row: both, parent: outer, group: null }) !== true) continue;
        matched = true;
        yield both;
      }
      if (!matched && join.type === 'left') yield [...row, ...nothing];
    }
  }
  return { columns, rows };
}

interface HashJoin {
  key(row: Row, outer: Frame | null): string;
  index(rows: Row[], outer: Frame | null): Map<string, Row[]>;
}

/** An equality of both sides among the conditions, so that not every pair has to be looked at. */
function hashable(on: Expression, left: Plan, right: Plan, context: CompileContext): HashJoin | null {
  if (on.kind !== 'binary') return null;
  if (on.operator === 'AND') return hashable(on.left, left, right, context) ?? hashable(on.right, left, right, context);
  if (on.operator !== '=') return null;
  const of = (expression: Expression, plan: Plan) => {
    try {
      return compileScalar(expression, { ...context, scope: { columns: plan.columns, parent: context.scope } });
    } catch {
      return null;
    }
  };
  for (const [a, b] of [
    [on.left, on.right],
    [on.right, on.left],
  ] as const) {
    const [x, y] = [of(a, left), of(b, right)];
    if (!x || !y) continue;
    const type = commonType(x.type, y.type);
    const collation = sharedCollation(x, y);
    const keyOf = (value: Compiled, row: Row, parent: Frame | null) =>
      groupKey(convert(value.evaluate({ row, parent, group: null }), value.type, type), type, collation);
    return {
      key: (row, outer) => keyOf(x, row, outer),
      index: (rows, outer) => {
        const found = new Map<string, Row[]>();
        for (const row of rows) {
          const key = keyOf(y, row, outer);
          found.set(key, [...(found.get(key) ?? []), row]);
        }
        return found;
      },
    };
  }
  return null;
}
