import { TieoutError } from '../../errors.ts';
import type { Dataset, ExtractOptions } from '../contract.ts';
import { parseDatasetName } from '../dataset-name.ts';
import { assertOneFragment, type Lexicon, withoutFinalSemicolon } from '../fragment.ts';
import type { ColumnReading } from './column-type.ts';
import { splitCommonTables } from './common-tables.ts';

/** What Transact-SQL's scanner knows besides plain tokens; see fragment.ts. */
export const lexicon: Lexicon = { quotes: ["'", '"'], bracketNames: true, doubledBrackets: true, nestedComments: true };

/** Rows under a limit come in the order of their UTF-8 bytes where the server knows UTF-8, else of their UTF-16 units. */
export interface SqlDialect {
  utf8: boolean;
}

export interface SelectedColumn {
  name: string;
  reading: ColumnReading;
}

export function quoteName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** `orders` in the user's default schema, or `sales.orders`, quoted. */
export function quoteTable(name: string): string {
  const parts = parseDatasetName(name);
  if (parts.length > 2) {
    throw new TieoutError('invalid_input', `"${name}" has too many parts for a SQL Server table.`, 'Write table or schema.table.');
  }
  return parts.map(quoteName).join('.');
}

function assertFragment(text: string, what: string): void {
  // The server ends a `--` comment there too, and our scanner does not: it must not come to differ.
  if (/\r(?!\n)/.test(text)) {
    throw new TieoutError('invalid_input', `The ${what} holds a carriage return that is not part of a line end.`, `Correct the ${what}.`);
  }
  assertOneFragment(text, what, lexicon);
}

interface From {
  /** `WITH … ` of the user's query, or nothing. */
  prefix: string;
  from: string;
}

/** User text stands on lines of its own, so that a comment in it ends where it ends. */
function fromClause(dataset: Dataset): From {
  if (dataset.query === undefined) return { prefix: '', from: `FROM ${quoteTable(dataset.table ?? '')}` };
  const query = withoutFinalSemicolon(dataset.query);
  assertFragment(query, 'query');
  const { commonTables, select } = splitCommonTables(query, lexicon);
  return { prefix: commonTables === '' ? '' : `${commonTables}\n`, from: `FROM (\n${select}\n) AS [dataset]` };
}

function predicate(text: string): string {
  assertFragment(text, 'filter');
  return `(\n${text}\n)`;
}

function whereClause(dataset: Dataset): string {
  return dataset.filter === undefined ? '' : ` WHERE ${predicate(dataset.filter)}`;
}

/** Whose result has the columns `names`, or all that `*` gives. Meant to be described, not to be run. */
export function describeSql(dataset: Dataset, names?: string[]): string {
  const { prefix, from } = fromClause(dataset);
  return `${prefix}SELECT ${names?.map(quoteName).join(', ') ?? '*'} ${from}`;
}

/**
 * The whole extract as one SELECT. NULL comes first by SQL Server's own rule. The values have no names of ours: ORDER BY would
 * take such a name for the column of the table that bears it.
 */
export function extractSql(
  dataset: Dataset,
  columns: SelectedColumn[],
  order: SelectedColumn[],
  options: Pick<ExtractOptions, 'flags' | 'limit'>,
  dialect: SqlDialect,
): string {
  const values = columns.map(({ name, reading }) => reading.expression?.(quoteName(name)) ?? quoteName(name));
  const flags = (options.flags ?? []).map((flag) => `CASE WHEN ${predicate(flag.predicate)} THEN 1 ELSE 0 END`);
  const top = options.limit === undefined ? '' : `TOP (${Math.trunc(options.limit)}) `;
  const { prefix, from } = fromClause(dataset);
  // ORDER BY refuses to be told the same thing twice.
  const keys = [...new Set(order.flatMap((column) => exactOrder(column, dialect)))];
  return `${prefix}SELECT ${top}${[...values, ...flags].join(', ')} ${from}${whereClause(dataset)}${keys.length > 0 ? ` ORDER BY ${keys.join(', ')}` : ''}`;
}

/** Counts rows per key by its exact value, so that `a`, `A` and `a ` are three keys, as in the landing engine. */
export function measureKeySql(dataset: Dataset, keys: SelectedColumn[], dialect: SqlDialect): string {
  const { prefix, from } = fromClause(dataset);
  const parts = keys.flatMap((key, index) => exactOrder(key, dialect).map((value, part) => ({ value, name: `k${index}_${part}` })));
  const whole = keys.map((_, index) => `k${index}_0 IS NOT NULL`).join(' AND ');
  return `${prefix}SELECT COALESCE(SUM(n), 0) AS row_count,
      COUNT_BIG(CASE WHEN ${whole} THEN 1 END) AS distinct_count,
      COALESCE(SUM(CASE WHEN ${whole} THEN 0 ELSE n END), 0) AS null_count,
      COALESCE(SUM(CASE WHEN ${whole} THEN CAST(n AS float) * n END), 0) AS square_sum
    FROM (SELECT ${parts.map(({ name }) => name).join(', ')}, COUNT_BIG(*) AS n
      FROM (SELECT ${parts.map(({ value, name }) => `${value} AS ${name}`).join(', ')} ${from}${whereClause(dataset)}) AS key_values
      GROUP BY ${parts.map(({ name }) => name).join(', ')}) AS key_groups`;
}

/**
 * Expressions that order and group a column by its exact value. SQL Server pads the shorter text with blanks, and the
 * shorter bytes with zeros, before it compares: the length behind tells them apart.
 */
function exactOrder({ name, reading }: SelectedColumn, dialect: SqlDialect): string[] {
  const quoted = quoteName(name);
  switch (reading.order) {
    case 'itself':
      return [quoted];
    case 'uuid':
      // Compared as a uniqueidentifier its last six bytes would come first.
      return [`CONVERT(char(36), ${quoted}) COLLATE Latin1_General_BIN2`];
    case 'bytes': {
      const bytes = reading.expression?.(quoted) ?? quoted;
      return [bytes, `DATALENGTH(${bytes})`];
    }
    case 'text': {
      const stored = reading.expression?.(quoted) ?? quoted;
      const text = reading.coding === 'fixed_text' ? `RTRIM(${stored})` : stored;
      if (!dialect.utf8) return [`${text} COLLATE Latin1_General_BIN2`, `DATALENGTH(${text})`];
      const utf8 = `CONVERT(varbinary(max), CONVERT(varchar(max), ${text} COLLATE Latin1_General_100_BIN2_UTF8))`;
      return [utf8, `DATALENGTH(${utf8})`];
    }
  }
}
