import { hasAggregate } from './aggregates.ts';
import type { Expression, OrderItem, Query, QueryBody, Select, SelectItem, SetOperation } from './ast.ts';
import { compareValues, groupKey } from './compare.ts';
import { compile, compileScalar } from './compile.ts';
import { needCondition } from './conditions.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import { planSource } from './plan-source.ts';
import { type ColumnInfo, type Compiled, type Frame, type Scope, sameName } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { commonType } from './sql-type.ts';
import type { Row } from './value.ts';

/** A query with its names resolved. `rows` may be asked more than once; `outer` is the row of the query around it. */
export interface Plan {
  columns: ColumnInfo[];
  rows(outer: Frame | null): Iterable<Row>;
}

/** `context.scope`: what the query around this one lets it see. */
export function planQuery(query: Query, context: CompileContext): Plan {
  const commonTables = new Map(context.commonTables);
  const inner = { ...context, commonTables };
  for (const { name, columns, query: body } of query.commonTables) {
    commonTables.set(name.toLowerCase(), { query: body, columns, context: { ...inner, commonTables: new Map(commonTables) } });
  }
  return planBody(query.body, query.orderBy, inner);
}

function planBody(body: QueryBody, orderBy: OrderItem[], context: CompileContext): Plan {
  return body.kind === 'select' ? planSelect(body, orderBy, context) : planSet(body, orderBy, context);
}

interface SortKey {
  value: Compiled;
  /** Taken from the finished row instead. */
  output: number | null;
  descending: boolean;
}

function planSelect(select: Select, orderBy: OrderItem[], context: CompileContext): Plan {
  const source = select.from ? planSource(select.from, context) : { columns: [], rows: () => [[]] as Row[] };
  const scope: Scope = { columns: source.columns, parent: context.scope };
  const inner = { ...context, scope };
  const items = select.items.flatMap((item) => expandItem(item, source.columns));
  const outputs = items.map((item) => compileScalar(item.value, inner));
  const columns = outputs.map(
    ({ type, nullable, collation }, index): ColumnInfo => ({ table: null, name: items[index]!.name, type, nullable, collation }),
  );
  const where = select.where ? needCondition(select.where, inner) : null;
  const having = select.having ? needCondition(select.having, inner) : null;
  const groupBy = select.groupBy.map((expression) => compileScalar(expression, inner));
  const top = select.top ? compile(select.top, context) : null;
  if (new Set(orderBy.map(({ value }) => JSON.stringify(value))).size < orderBy.length) {
    throw new SqlError(
      169,
      'A column has been specified more than once in the order by list. Columns in the order by list must be unique.',
    );
  }
  const sorts = orderBy.map((item) => sortKey(item, columns, inner));
  const grouped = groupBy.length > 0 || [select.items, select.having, orderBy].some(hasAggregate);

  function* frames(outer: Frame | null): Generator<Frame> {
    for (const row of source.rows(outer)) {
      const frame: Frame = { row, parent: outer, group: null };
      if (where === null || where(frame) === true) yield frame;
    }
  }
  function* groups(outer: Frame | null): Generator<Frame> {
    const found = new Map<string, Row[]>();
    for (const frame of frames(outer)) {
      const key = groupBy.map((part) => groupKey(part.evaluate(frame), part.type, part.collation)).join('\u0001');
      const members = found.get(key);
      if (members) members.push(frame.row);
      else found.set(key, [frame.row]);
    }
    if (groupBy.length === 0 && found.size === 0) found.set('', []);
    for (const group of found.values()) {
      const frame: Frame = { row: group[0] ?? source.columns.map(() => null), parent: outer, group };
      if (having === null || having(frame) === true) yield frame;
    }
  }
  function* finished(outer: Frame | null): Generator<Row> {
    const all = grouped ? groups(outer) : frames(outer);
    const limit = top === null ? Number.POSITIVE_INFINITY : Number(top.evaluate({ row: [], parent: outer, group: null }));
    let given = 0;
    const seen = new Set<string>();
    for (const row of sorted(all)) {
      if (given >= limit) return;
      if (select.distinct) {
        const key = row.map((value, index) => groupKey(value, columns[index]!.type, columns[index]!.collation)).join('\u0001');
        if (seen.has(key)) continue;
        seen.add(key);
      }
      given += 1;
      yield row;
    }
  }
  function* sorted(all: Iterable<Frame>): Generator<Row> {
    const finish = (frame: Frame) => outputs.map((output) => output.evaluate(frame));
    if (sorts.length === 0) {
      for (const frame of all) yield finish(frame);
      return;
    }
    const rows = Array.from(all, (frame) => {
      const row = finish(frame);
      return { row, keys: sorts.map(({ value, output }) => (output === null ? value.evaluate(frame) : row[output]!)) };
    });
    rows.sort((a, b) => compareKeys(a.keys, b.keys, sorts));
    for (const { row } of rows) yield row;
  }
  return { columns, rows: finished };
}

function expandItem(item: SelectItem, columns: ColumnInfo[]): { value: Expression; name: string }[] {
  if (item.kind === 'star') {
    const chosen = columns.filter(
      ({ table, name }) => name !== ROW_MARK && (item.table === null || (table !== null && sameName(table, item.table))),
    );
    return chosen.map(({ table, name }) => ({ name, value: { kind: 'column', parts: table === null ? [name] : [table, name] } }));
  }
  const name = item.alias ?? (item.value.kind === 'column' ? item.value.parts.at(-1)! : '');
  return [{ value: item.value, name }];
}

/** The hidden column that carries a row's place, for UPDATE and DELETE. */
export const ROW_MARK = '\u0000row';

function sortKey({ value, descending }: OrderItem, columns: ColumnInfo[], context: CompileContext): SortKey {
  const name = value.kind === 'column' && value.parts.length === 1 ? value.parts[0]! : null;
  const output = name === null ? -1 : columns.findIndex((column) => sameName(column.name, name));
  if (output === -1) return { value: compileScalar(value, context), output: null, descending };
  return { value: { ...columns[output]!, explicit: false, evaluate: () => null }, output, descending };
}

/** NULL comes first. */
function compareKeys(a: Row, b: Row, sorts: SortKey[]): number {
  for (let index = 0; index < sorts.length; index += 1) {
    const { value, descending } = sorts[index]!;
    const [x, y] = [a[index]!, b[index]!];
    if (x === null && y === null) continue;
    const order = x === null ? -1 : y === null ? 1 : compareValues(x, y, value.type, value.collation);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function planSet(operation: SetOperation, orderBy: OrderItem[], context: CompileContext): Plan {
  const [left, right] = [planBody(operation.left, [], context), planBody(operation.right, [], context)];
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(205, 'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions.');
  }
  const columns = left.columns.map((column, index): ColumnInfo => {
    const other = right.columns[index]!;
    const collation = column.collation === 'binary' || other.collation === 'binary' ? 'binary' : 'ci';
    return { ...column, type: commonType(column.type, other.type), nullable: column.nullable || other.nullable, collation };
  });
  const fitted = (plan: Plan, row: Row) => row.map((value, index) => convert(value, plan.columns[index]!.type, columns[index]!.type));
  const keyOf = (row: Row) => row.map((value, index) => groupKey(value, columns[index]!.type, columns[index]!.collation)).join('\u0001');
  const sorts = orderBy.map((item) => sortKey(item, columns, context));
  function* combined(outer: Frame | null): Generator<Row> {
    if (operation.operator === 'union all') {
      for (const row of left.rows(outer)) yield fitted(left, row);
      for (const row of right.rows(outer)) yield fitted(right, row);
      return;
    }
    const rights = new Map(Array.from(right.rows(outer), (row) => fitted(right, row)).map((row) => [keyOf(row), row]));
    const lefts = new Map(Array.from(left.rows(outer), (row) => fitted(left, row)).map((row) => [keyOf(row), row]));
    for (const [key, row] of lefts) {
      if (operation.operator === 'union' || rights.has(key) === (operation.operator === 'intersect')) yield row;
    }
    if (operation.operator === 'union') for (const [key, row] of rights) if (!lefts.has(key)) yield row;
  }
  function* rows(outer: Frame | null): Generator<Row> {
    if (sorts.length === 0) {
      yield* combined(outer);
      return;
    }
    const pick = (row: Row) => sorts.map(({ output }) => row[output ?? 0]!);
    yield* [...combined(outer)].sort((a, b) => compareKeys(pick(a), pick(b), sorts));
  }
  return { columns, rows };
}
