import { TieoutError } from '../../errors.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { Dataset, ExtractOptions } from '../contract.ts';
import { parseDatasetName } from '../dataset-name.ts';
import { assertOneFragment, type Lexicon, withoutFinalSemicolon } from '../fragment.ts';
import { readExpression } from './column-type.ts';

const lexicon: Lexicon = { quotes: ["'", '"', '`'], bracketNames: true };

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `orders` or `main.orders`. */
export function tableName(name: string): string {
  const parts = parseDatasetName(name);
  if (parts.length === 2 && parts[0] === 'main') parts.shift();
  if (parts.length === 1) return parts[0]!;
  throw new TieoutError('invalid_input', `"${name}" is not a table of a SQLite file.`, 'Write the name of the table alone.');
}

/** The dataset's name in SQL. Columns are written `name.column`: alone, SQLite takes an unknown "column" for a text. */
function sourceName(dataset: Dataset): string {
  return dataset.query !== undefined ? 'dataset' : quoteName(tableName(dataset.table ?? ''));
}

/** User text stands on lines of its own, so that a comment in it ends where it ends. */
function fromClause(dataset: Dataset): string {
  if (dataset.query === undefined) return `FROM ${sourceName(dataset)}`;
  const query = withoutFinalSemicolon(dataset.query);
  assertOneFragment(query, 'query', lexicon);
  return `FROM (\n${query}\n) AS dataset`;
}

export function predicate(text: string): string {
  assertOneFragment(text, 'filter', lexicon);
  return `(\n${text}\n)`;
}

function whereClause(dataset: Dataset): string {
  return dataset.filter === undefined ? '' : ` WHERE ${predicate(dataset.filter)}`;
}

export function describeSql(dataset: Dataset): string {
  return `SELECT * ${fromClause(dataset)} LIMIT 0`;
}

export interface SelectedColumn {
  name: string;
  logicalType: LogicalType;
}

/**
 * The whole extract as one SELECT; rows under a limit are ordered by the bytes of the key, NULL first, as in every connector.
 * With `range`: only the rows whose rowid is between two values.
 */
export function extractSql(
  dataset: Dataset,
  columns: SelectedColumn[],
  order: SelectedColumn[],
  options: ExtractOptions,
  range?: { rowid: string; from: bigint; to: bigint },
): string {
  const column = (name: string) => `${sourceName(dataset)}.${quoteName(name)}`;
  const values = columns.map(({ name, logicalType }) => readExpression(column(name), logicalType));
  const flags = (options.flags ?? []).map((flag) => `CASE WHEN ${predicate(flag.predicate)} THEN 1 ELSE 0 END`);
  const parts = [
    `SELECT ${[...values, ...flags].join(', ')}`,
    fromClause(dataset) + whereClause(dataset),
    ...(range ? [`${dataset.filter === undefined ? 'WHERE' : 'AND'} ${range.rowid} BETWEEN ${range.from} AND ${range.to}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.map(({ name }) => `${column(name)} COLLATE BINARY`).join(', ')}`] : []),
    ...(options.limit === undefined ? [] : [`LIMIT ${Math.trunc(options.limit)}`]),
  ];
  return parts.join(' ');
}

export function measureKeySql(dataset: Dataset, keys: SelectedColumn[]): string {
  const names = keys.map((_, index) => `k${index}`);
  const whole = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
  const values = keys.map(({ name }, index) => `${sourceName(dataset)}.${quoteName(name)} COLLATE BINARY AS k${index}`);
  return `SELECT COALESCE(SUM(n), 0) AS row_count, COALESCE(SUM(CASE WHEN ${whole} THEN 1 ELSE 0 END), 0) AS distinct_count,
      COALESCE(SUM(CASE WHEN ${whole} THEN 0 ELSE n END), 0) AS null_count,
      COALESCE(SUM(CASE WHEN ${whole} THEN 1e0 * n * n END), 0) AS square_sum
    FROM (SELECT ${values.join(', ')}, COUNT(*) AS n ${fromClause(dataset)}${whereClause(dataset)} GROUP BY ${names.map((_, index) => index + 1).join(', ')}) AS key_groups`;
}
