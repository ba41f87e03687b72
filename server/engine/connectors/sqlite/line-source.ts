import type { Dataset, ExtractOptions } from '../contract.ts';
import type { SqliteDatabase } from './database.ts';
import type { LineSource } from './line-batches.ts';
import { lineSql } from './line-sql.ts';
import { rowidOf } from './rowid.ts';
import { extractSql, predicate, quoteName, type SelectedColumn, tableName } from './sql.ts';

/** SQLite goes through the table itself, from its start or from a rowid, and through nothing else. */
const ONE_SCAN = /^(?:SCAN|SEARCH) \S+(?: USING INTEGER PRIMARY KEY .*)?$/;

/**
 * How a dataset is read line by line; null where it must be read value by value: only tables with a rowid can be read in pieces that
 * together cost one reading, a filter that an index answers is better left to it, and not every type can be spelled by SQL.
 */
export function lineSourceOf(
  database: SqliteDatabase,
  dataset: Dataset,
  columns: SelectedColumn[],
  options: ExtractOptions,
  mostBytes: number,
): LineSource | null {
  if (dataset.table === undefined || options.limit !== undefined || options.orderBy?.length) return null;
  if (dataset.filter !== undefined && !isOneScan(database, extractSql(dataset, columns, [], options))) return null;
  const name = tableName(dataset.table);
  const rowid = rowidOf(database, name);
  const table = quoteName(name);
  const places = columns.map((column) => ({ place: `${table}.${quoteName(column.name)}`, logicalType: column.logicalType }));
  const line = lineSql(
    places,
    (options.flags ?? []).map((flag) => predicate(flag.predicate)),
  );
  if (rowid === null || line === null) return null;
  return { line, table, filter: dataset.filter === undefined ? null : predicate(dataset.filter), rowid: `${table}.${rowid}`, mostBytes };
}

function isOneScan(database: SqliteDatabase, sql: string): boolean {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  return steps.length === 1 && ONE_SCAN.test(steps[0]!.detail);
}
