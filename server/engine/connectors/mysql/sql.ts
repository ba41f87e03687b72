import { TieoutError } from '../../errors.ts';
import type { Dataset, ExtractOptions } from '../contract.ts';
import { parseDatasetName } from '../dataset-name.ts';
import { assertOneFragment, type Lexicon, withoutFinalSemicolon } from '../fragment.ts';
import type { ColumnReading } from './column-type.ts';

/** What MySQL's scanner knows besides plain tokens; see fragment.ts. */
const lexicon: Lexicon = { backslashEscapes: true, quotes: ["'", '"', '`'], hashComments: true, dashesNeedBlank: true };

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export interface TableName {
  schema: string;
  table: string;
}

/** `orders` in the connection's own database, or `other.orders`. */
export function tableName(name: string, database: string): TableName {
  const parts = parseDatasetName(name);
  if (parts.length === 1) return { schema: database, table: parts[0]! };
  if (parts.length === 2) return { schema: parts[0]!, table: parts[1]! };
  throw new TieoutError('invalid_input', `"${name}" has too many parts for a MySQL table.`, 'Write table or database.table.');
}

/** `FROM …` without the filter. User text stands on lines of its own, so that a comment in it ends where it ends. */
function fromClause(dataset: Dataset, database: string): string {
  if (dataset.query !== undefined) {
    const query = withoutFinalSemicolon(dataset.query);
    assertOneFragment(query, 'query', lexicon);
    return `FROM (\n${query}\n) AS \`dataset\``;
  }
  const { schema, table } = tableName(dataset.table ?? '', database);
  return `FROM ${quoteName(schema)}.${quoteName(table)}`;
}

function predicate(text: string, what: string): string {
  assertOneFragment(text, what, lexicon);
  return `(\n${text}\n)`;
}

export function whereClause(dataset: Dataset): string {
  return dataset.filter === undefined ? '' : ` WHERE ${predicate(dataset.filter, 'filter')}`;
}

/** Whose result has the columns `names`, or all that `*` gives. Meant to be described, not to be run. */
export function describeSql(dataset: Dataset, database: string, names?: string[]): string {
  return `SELECT ${names?.map(quoteName).join(', ') ?? '*'} ${fromClause(dataset, database)}`;
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
  const values = columns.map(({ name, reading }) => reading.expression?.(quoteName(name)) ?? quoteName(name));
  const flags = (options.flags ?? []).map((flag) => `IF(${predicate(flag.predicate, 'filter')}, 1, 0)`);
  const parts = [
    `SELECT ${[...values, ...flags].join(', ')}`,
    fromClause(dataset, database) + whereClause(dataset),
    ...(order.length > 0 ? [`ORDER BY ${order.map(byteOrder).join(', ')}`] : []),
    ...(options.limit === undefined ? [] : [`LIMIT ${Math.trunc(options.limit)}`]),
  ];
  return parts.join(' ');
}

/** Counts rows per key without its collation, so that `a` and `A` are two keys, as in the landing engine. */
export function measureKeySql(dataset: Dataset, database: string, keys: SelectedColumn[]): string {
  const names = keys.map((_, index) => `k${index}`);
  const whole = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  return `SELECT CAST(COALESCE(SUM(n), 0) AS CHAR) AS row_count,
      CAST(COUNT(CASE WHEN ${whole} THEN 1 END) AS CHAR) AS distinct_count,
      CAST(COALESCE(SUM(CASE WHEN ${whole} THEN 0 ELSE n END), 0) AS CHAR) AS null_count,
      CAST(COALESCE(SUM(CASE WHEN ${whole} THEN 1e0 * n * n END), 0) AS CHAR) AS square_sum
    FROM (SELECT ${keys.map((key, index) => `${byteOrder(key)} AS k${index}`).join(', ')}, COUNT(*) AS n
      ${fromClause(dataset, database)}${whereClause(dataset)} GROUP BY ${names.join(', ')}) AS key_groups`;
}

function byteOrder({ name, reading }: SelectedColumn): string {
  return reading.coding === 'text' || reading.coding === 'json'
    ? `CAST(CONVERT(${quoteName(name)} USING utf8mb4) AS BINARY)`
    : quoteName(name);
}
