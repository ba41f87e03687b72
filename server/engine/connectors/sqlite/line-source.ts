import type { Dataset, ExtractOptions } from '../contract.ts';
import type { SqliteDatabase } from './database.ts';
import type { LineSource } from './line-batches.ts';
import { lineSql } from './line-sql.ts';
import { rowidOf } from './rowid.ts';
import { predicate, quoteName, type SelectedColumn, tableName } from './sql.ts';

/**
 * How a dataset is read line by line; null where it must be read value by value: only whole tables with a rowid can be read in
 * pieces that cost no more than their rows, and not every type can be spelled by SQL.
 */
export function lineSourceOf(
  database: SqliteDatabase,
  dataset: Dataset,
  columns: SelectedColumn[],
  options: ExtractOptions,
  mostBytes: number,
): LineSource | null {
  if (dataset.table === undefined || dataset.filter !== undefined || options.limit !== undefined || options.orderBy?.length) return null;
  const name = tableName(dataset.table);
  const rowid = rowidOf(database, name);
  const table = quoteName(name);
  const places = columns.map((column) => ({ place: `${table}.${quoteName(column.name)}`, logicalType: column.logicalType }));
  const line = lineSql(
    places,
    (options.flags ?? []).map((flag) => predicate(flag.predicate)),
  );
  return rowid === null || line === null ? null : { line, table, rowid: `${table}.${rowid}`, mostBytes };
}
