import type { Expression, OutputClause, Source, Statement } from './ast.ts';
import { compileScalar, converted } from './compile.ts';
import { needCondition } from './conditions.ts';
import { assertKeys, assertRow } from './constraints.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import { planQuery, ROW_MARK } from './plan-query.ts';
import { planSource } from './plan-source.ts';
import { type ColumnInfo, type Compiled, type Frame, sameName } from './scope.ts';
import { SqlError } from './sql-error.ts';
import type { Table } from './table.ts';
import type { Row } from './value.ts';

/** What a statement did: how many rows, and what its OUTPUT clause gives. */
export interface Modification {
  table: Table;
  rows: Row[];
  count: number;
  output: { columns: ColumnInfo[]; rows: Row[]; into: Table | null } | null;
}

const frameOf = (row: Row): Frame => ({ row, parent: null, group: null });
let lastVersion = 2000n;

/** The next value of a rowversion column. */
function nextVersion(): Buffer {
  lastVersion += 1n;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(lastVersion);
  return bytes;
}

export function planInsert(
  statement: Statement & { kind: 'insert' },
  table: Table,
  identityInsert: boolean,
  context: CompileContext,
): () => Modification {
  const names =
    statement.columns ??
    table.columns.filter((column) => !isGiven(column) && !(column.identity && !identityInsert)).map(({ name }) => name);
  const places = names.map((name) => columnPlace(table, name));
  for (const place of places) assertMayWrite(table, place, identityInsert, true);
  const plan = statement.source ? planQuery(statement.source, { ...context, scope: null }) : null;
  if (plan && plan.columns.length !== names.length) {
    throw new SqlError(213, 'Column name or number of supplied values does not match table definition.');
  }
  const output = planOutput(statement.output, table, [], context);
  return () => {
    const added: Row[] = [];
    for (const given of plan ? plan.rows(null) : [[]]) {
      const row: Row = table.columns.map((column, index) => {
        const place = places.indexOf(index);
        if (place !== -1) return convert(given[place]!, plan!.columns[place]!.type, column.type, 0, true);
        if (column.identity) return table.nextIdentity++;
        return column.fallback ? convert(column.fallback.evaluate(frameOf([])), column.fallback.type, column.type) : null;
      });
      added.push(finish(table, row));
      assertRow(table, row, 'INSERT');
    }
    const rows = [...context.session.rowsOf(table), ...added];
    assertKeys(table, rows, (other) => context.session.rowsOf(other), [], 'INSERT');
    return { table, rows, count: added.length, output: output?.(added.map((after) => ({ before: null, after, source: [] }))) ?? null };
  };
}

export function planUpdate(statement: Statement & { kind: 'update' }, table: Table, context: CompileContext): () => Modification {
  const matched = matchedRows(statement, table, context);
  const sets = statement.sets.map(({ column, value }) => {
    const place = columnPlace(table, column);
    assertMayWrite(table, place, false, false);
    const { type } = table.columns[place]!;
    return { place, value: converted(compileScalar(value, matched.context), type, 0, true) };
  });
  const output = planOutput(statement.output, table, matched.columns, context);
  return () => {
    const rows = [...context.session.rowsOf(table)];
    const changed = [...matched.rows()].map(({ place, source }) => {
      const before = rows[place]!;
      const after = [...before];
      for (const set of sets) after[set.place] = set.value.evaluate(frameOf(source));
      finish(table, after);
      assertRow(table, after, 'UPDATE');
      return { place, before, after, source };
    });
    for (const { place, after } of changed) rows[place] = after;
    assertKeys(table, rows, (other) => context.session.rowsOf(other), context.session.database.tables, 'UPDATE');
    return { table, rows, count: changed.length, output: output?.(changed) ?? null };
  };
}

export function planDelete(statement: Statement & { kind: 'delete' }, table: Table, context: CompileContext): () => Modification {
  const matched = matchedRows(statement, table, context);
  const output = planOutput(statement.output, table, matched.columns, context);
  return () => {
    const rows = context.session.rowsOf(table);
    const gone = [...matched.rows()].map(({ place, source }) => ({ place, before: rows[place]!, after: null, source }));
    const places = new Set(gone.map(({ place }) => place));
    const left = rows.filter((_, place) => !places.has(place));
    assertKeys(table, left, (other) => context.session.rowsOf(other), context.session.database.tables, 'DELETE');
    return { table, rows: left, count: gone.length, output: output?.(gone) ?? null };
  };
}

/** Computed columns and row versions follow from the rest. */
function finish(table: Table, row: Row): Row {
  table.columns.forEach((column, index) => {
    if (column.type.name === 'timestamp') row[index] = nextVersion();
  });
  table.columns.forEach((column, index) => {
    if (column.computed) row[index] = column.computed.evaluate(frameOf(row));
  });
  return row;
}

/** The rows of a table that a statement's FROM and WHERE choose, each once, with the row of the join that chose it. */
function matchedRows(
  { from, where, table: parts }: { from: Source | null; where: Expression | null; table: string[] },
  table: Table,
  context: CompileContext,
) {
  const source = planSource(from ?? { kind: 'table', parts, alias: null, exclusive: false }, context, table);
  const inner = { ...context, scope: { columns: source.columns, parent: null } };
  const test = where ? needCondition(where, inner) : null;
  const mark = source.columns.findIndex(({ name }) => name === ROW_MARK);
  function* rows(): Generator<{ place: number; source: Row }> {
    const seen = new Set<number>();
    for (const row of source.rows(null)) {
      if (test !== null && test(frameOf(row)) !== true) continue;
      const place = Number(row[mark]);
      if (seen.has(place)) continue;
      seen.add(place);
      yield { place, source: row };
    }
  }
  return { columns: source.columns, context: inner, rows };
}

interface Touched {
  before: Row | null;
  after: Row | null;
  source: Row;
}

function planOutput(clause: OutputClause | null, table: Table, others: ColumnInfo[], context: CompileContext) {
  if (!clause) return null;
  const of = (alias: string) => table.columns.map((column): ColumnInfo => ({ ...column, table: alias, nullable: true }));
  const scope = { columns: [...of('deleted'), ...of('inserted'), ...others], parent: null };
  const values: { name: string; value: Compiled }[] = clause.items.map((item) => {
    if (item.kind === 'star') throw new SqlError(102, "Incorrect syntax near '*': this server wants the columns of OUTPUT by name.", 15);
    const name = item.alias ?? (item.value.kind === 'column' ? item.value.parts.at(-1)! : '');
    return { name, value: compileScalar(item.value, { ...context, scope }) };
  });
  const into = clause.into ? context.session.tableVariable(clause.into[0]!) : null;
  if (clause.into && !into) throw new SqlError(1087, `Must declare the table variable "${clause.into[0]}".`);
  const columns = values.map(
    ({ name, value }): ColumnInfo => ({ table: null, name, type: value.type, nullable: true, collation: value.collation }),
  );
  const nothing: Row = table.columns.map(() => null);
  return (touched: Touched[]) => {
    const rows = touched.map(({ before, after, source }) => {
      const frame = frameOf([...(before ?? nothing), ...(after ?? nothing), ...source]);
      return values.map(({ value }) => value.evaluate(frame));
    });
    return { columns, rows, into };
  };
}

function columnPlace(table: Table, name: string): number {
  const place = table.columns.findIndex((column) => sameName(column.name, name));
  if (place === -1) throw new SqlError(207, `Invalid column name '${name}'.`);
  return place;
}

const isGiven = (column: Table['columns'][number]) => column.computed !== null || column.type.name === 'timestamp';

function assertMayWrite(table: Table, place: number, identityInsert: boolean, inserting: boolean): void {
  const column = table.columns[place]!;
  if (column.computed)
    throw new SqlError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
    );
  if (column.type.name === 'timestamp')
    throw new SqlError(inserting ? 273 : 272, 'Cannot insert an explicit value into or update a timestamp column.');
  if (!column.identity || identityInsert) return;
  if (inserting)
    throw new SqlError(
      544,
      `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`,
    );
  throw new SqlError(8102, `Cannot update identity column '${column.name}'.`);
}
