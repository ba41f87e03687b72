import type { SessionView } from './context.ts';
import { tokenize } from './lexer.ts';
import { parseBatch } from './parse-statement.ts';
import { type Plan, planQuery } from './plan-query.ts';
import type { ColumnInfo } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { formatType, makeType } from './sql-type.ts';
import type { Row } from './value.ts';

const NAME = makeType('nvarchar', 256);
const INT = makeType('int');
const BIT = makeType('bit');

const COLUMNS = [
  ['is_hidden', BIT],
  ['column_ordinal', INT],
  ['name', NAME],
  ['is_nullable', BIT],
  ['system_type_name', NAME],
  ['user_type_name', NAME],
  ['error_number', INT],
  ['error_message', makeType('nvarchar', 4000)],
] as const;

/** What a query would give, without running it; an error is one row. */
export function describeFirstResult(sql: string, session: SessionView): Plan {
  const columns = COLUMNS.map(([name, type]): ColumnInfo => ({ table: null, name, type, nullable: true, collation: 'ci' }));
  return { columns, rows: () => describedRows(sql, session) };
}

function describedRows(sql: string, session: SessionView): Row[] {
  try {
    const [first] = parseBatch(tokenize(sql), sql);
    if (first?.kind !== 'query') return [];
    const context = { session, variables: new Map(), commonTables: new Map(), scope: null, uses: new Map() };
    const plan = planQuery(first.query, context);
    return plan.columns.map(({ name, nullable, type }, index) => [
      0n,
      BigInt(index + 1),
      name === '' ? null : name,
      nullable ? 1n : 0n,
      formatType(type),
      null,
      null,
      null,
    ]);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return [[0n, 0n, null, null, null, null, BigInt(error.number), error.message]];
  }
}
