import { TieoutError } from '../../errors.ts';
import type { Dataset, ExtractOptions } from '../contract.ts';
import { parseDatasetName } from '../dataset-name.ts';
import { assertOneFragment, type Lexicon, withoutFinalSemicolon } from '../fragment.ts';
import type { ColumnReading } from './column-type.ts';

const lexicon: Lexicon = { quotes: ["'", '"'] };
/** `q'[it's]'`: ends where its own bracket says, which the scanner of fragments does not know. */
const OWN_QUOTES = /(?:^|[^\w$#])n?q'/i;
const MOST_NAME_BYTES = 128;

/** @throws TieoutError invalid_input for what Oracle cannot name: a double quote, a NUL, or more than 128 bytes. */
export function quoteName(name: string): string {
  if (name.includes('"') || name.includes('\0') || name === '' || Buffer.byteLength(name) > MOST_NAME_BYTES) {
    throw new TieoutError(
      'invalid_input',
      `${JSON.stringify(name)} cannot be a name in Oracle.`,
      'Names have 1 to 128 bytes and hold no double quote; check the spelling.',
    );
  }
  return `"${name}"`;
}

export interface TableName {
  schema: string;
  table: string;
}

/** `ORDERS` in the session's own schema, or `OTHER.ORDERS`. Case counts, as it does in Oracle's catalogue. */
export function tableName(name: string, schema: string): TableName {
  const parts = parseDatasetName(name);
  if (parts.length === 1) return { schema, table: parts[0]! };
  if (parts.length === 2) return { schema: parts[0]!, table: parts[1]! };
  throw new TieoutError('invalid_input', `"${name}" has too many parts for an Oracle table.`, 'Write table or schema.table.');
}

export function qualifiedName({ schema, table }: TableName): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}

function checked(text: string, what: string): string {
  assertOneFragment(text, what, lexicon);
  if (OWN_QUOTES.test(text)) {
    throw new TieoutError('invalid_input', `The ${what} cannot be used: it holds a literal like q'[…]'.`, "Write '…' with quotes doubled.");
  }
  return text;
}

/** User text stands on lines of its own, so that a comment in it ends where it ends. */
function fromClause(dataset: Dataset, schema: string): string {
  if (dataset.query !== undefined) return `FROM (\n${checked(withoutFinalSemicolon(dataset.query), 'query')}\n) dataset`;
  return `FROM ${qualifiedName(tableName(dataset.table ?? '', schema))}`;
}

function predicate(text: string): string {
  return `(\n${checked(text, 'filter')}\n)`;
}

function whereClause(dataset: Dataset): string {
  return dataset.filter === undefined ? '' : ` WHERE ${predicate(dataset.filter)}`;
}

/** Meant to be described, not to be run. */
export function describeSql(dataset: Dataset, schema: string): string {
  return `SELECT * ${fromClause(dataset, schema)}`;
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
  schema: string,
  columns: SelectedColumn[],
  order: SelectedColumn[],
  options: ExtractOptions,
): string {
  const values = columns.map(({ name, reading }) => reading.expression(quoteName(name)));
  const flags = (options.flags ?? []).map((flag) => `CASE WHEN ${predicate(flag.predicate)} THEN 1 ELSE 0 END`);
  const named = [...values, ...flags, ...emptinessOf(columns)].map((expression, index) => `${expression} AS c${index}`);
  const keys = order.flatMap((column) => orderingOf(column)).map((expression) => `${expression} NULLS FIRST`);
  const parts = [
    `SELECT ${named.join(', ')}`,
    fromClause(dataset, schema) + whereClause(dataset),
    ...(keys.length > 0 ? [`ORDER BY ${keys.join(', ')}`] : []),
    ...(options.limit === undefined ? [] : [`FETCH FIRST ${Math.trunc(options.limit)} ROWS ONLY`]),
  ];
  return parts.join(' ');
}

/** One more expression, behind all others, for each column whose values may be there and empty. */
export function emptinessOf(columns: readonly SelectedColumn[]): string[] {
  return columns.flatMap(({ name, reading }) => (reading.emptiness ? [reading.emptiness(quoteName(name))] : []));
}

/**
 * A row as the driver gave it, with the empty values in their places that it took for NULL. `before`: how many values stand
 * before the answers to {@link emptinessOf}.
 */
export function withEmptyValues(columns: readonly SelectedColumn[], row: readonly unknown[], before: number): readonly unknown[] {
  let answer = before;
  const empty = columns.map(({ reading }) => reading.emptiness !== undefined && String(row[answer++]) === '1');
  return empty.includes(true) ? row.map((value, index) => (empty[index] ? '' : value)) : row;
}

/** Counts rows per key without a collation, so that `a` and `A` are two keys, as in the landing engine. */
export function measureKeySql(dataset: Dataset, schema: string, keys: SelectedColumn[]): string {
  const expressions = keys.flatMap((key) => orderingOf(key));
  const whole = keys.map((_, index) => `w${index} = 1`).join(' AND ');
  const selected = [
    ...expressions.map((expression, index) => `${expression} AS k${index}`),
    ...keys.map(({ name }, index) => `CASE WHEN ${quoteName(name)} IS NULL THEN 0 ELSE 1 END AS w${index}`),
  ];
  const names = [...expressions.map((_, index) => `k${index}`), ...keys.map((_, index) => `w${index}`)];
  return `SELECT NVL(SUM(n), 0) AS row_count, COUNT(CASE WHEN ${whole} THEN 1 END) AS distinct_count,
      NVL(SUM(CASE WHEN ${whole} THEN 0 ELSE n END), 0) AS null_count,
      NVL(SUM(CASE WHEN ${whole} THEN n * n END), 0) AS square_sum
    FROM (SELECT ${names.join(', ')}, COUNT(*) AS n
      FROM (SELECT ${selected.join(', ')} ${fromClause(dataset, schema)}${whereClause(dataset)}) key_values
      GROUP BY ${names.join(', ')}) key_groups`;
}

/** @throws TieoutError invalid_input for a column that Oracle can neither order nor group. */
function orderingOf({ name, reading }: SelectedColumn): string[] {
  if (reading.ordering !== null) return reading.ordering(quoteName(name));
  throw new TieoutError(
    'invalid_input',
    `Oracle cannot order or group by the column "${name}": it holds large values or documents.`,
    'Choose other key columns, or a query that makes a short text of it.',
  );
}
