import { TieoutError } from '../../errors.ts';
import type { Dataset, ExtractOptions } from '../contract.ts';
import { parseDatasetName } from '../dataset-name.ts';
import { withoutFinalSemicolon } from '../fragment.ts';
import type { ColumnReading } from './column-type.ts';

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `schema` is null for a name that the server looks up on its search path. */
export interface TableName {
  schema: string | null;
  table: string;
}

export function tableName(name: string, database: string): TableName {
  const parts = parseDatasetName(name);
  if (parts.length === 3 && parts[0] === database) parts.shift();
  if (parts.length === 1) return { schema: null, table: parts[0]! };
  if (parts.length === 2) return { schema: parts[0]!, table: parts[1]! };
  throw new TieoutError(
    'invalid_input',
    `"${name}" is not a table of the database "${database}".`,
    'Write schema.table; PostgreSQL reads one database per connection.',
  );
}

/**
 * User text stands on lines of its own, so that a comment in it ends where it ends. That it is no more than an expression
 * or a SELECT is checked by the server: see describe-query.ts.
 */
function fromClause(dataset: Dataset, database: string): string {
  if (dataset.query !== undefined) return `FROM (\n${withoutFinalSemicolon(dataset.query)}\n) AS dataset`;
  const { schema, table } = tableName(dataset.table ?? '', database);
  return `FROM ${schema === null ? '' : `${quoteName(schema)}.`}${quoteName(table)}`;
}

function whereClause(dataset: Dataset): string {
  return dataset.filter === undefined ? '' : ` WHERE (\n${dataset.filter}\n)`;
}

export function describeSql(dataset: Dataset, database: string): string {
  return `SELECT * ${fromClause(dataset, database)}`;
}

export interface SelectedColumn {
  name: string;
  reading: ColumnReading;
}

/**
 * The whole extract as one SELECT. Rows under a limit are ordered by the bytes of the key, not by a collation, and NULL
 * first: then both sides of a limited run take the same keys, whatever the databases.
 */
export function extractSql(
  dataset: Dataset,
  database: string,
  columns: SelectedColumn[],
  order: SelectedColumn[],
  options: ExtractOptions,
): string {
  const values = columns.map(({ name, reading }) => reading.expression(quoteName(name)));
  const flags = (options.flags ?? []).map((flag) => `((\n${flag.predicate}\n) IS TRUE)::text`);
  const parts = [
    `SELECT ${[...values, ...flags].join(', ')}`,
    fromClause(dataset, database) + whereClause(dataset),
    ...(order.length > 0
      ? [`ORDER BY ${order.map(({ name, reading }) => `${reading.ordering(quoteName(name))} NULLS FIRST`).join(', ')}`]
      : []),
    ...(options.limit === undefined ? [] : [`LIMIT ${Math.trunc(options.limit)}`]),
  ];
  return parts.join(' ');
}

export function copySql(select: string): string {
  return `COPY (${select}\n) TO STDOUT (FORMAT csv)`;
}

/** Counts rows per key without its collation, so that `a` and `A` are two keys, as in the landing engine. */
export function measureKeySql(dataset: Dataset, database: string, keys: SelectedColumn[]): string {
  const names = keys.map((_, index) => `k${index}`);
  const whole = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  return `SELECT COALESCE(sum(n), 0)::text AS row_count, (count(*) FILTER (WHERE ${whole}))::text AS distinct_count,
      COALESCE(sum(n) FILTER (WHERE NOT (${whole})), 0)::text AS null_count,
      COALESCE(sum(n::double precision * n) FILTER (WHERE ${whole}), 0)::text AS square_sum
    FROM (SELECT ${keys.map(({ name, reading }, index) => `${reading.ordering(quoteName(name))} AS k${index}`).join(', ')}, count(*) AS n
      ${fromClause(dataset, database)}${whereClause(dataset)} GROUP BY ${names.map((_, index) => index + 1).join(', ')}) AS key_groups`;
}
