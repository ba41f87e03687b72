import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import { withFilling } from '../column-filling.ts';
import type { ColumnDescription, Dataset, DatasetDescription, DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import { columnFilling } from './column-filling.ts';
import { logicalTypeOf } from './column-type.ts';
import type { SqliteDatabase } from './database.ts';
import { describeSql, tableName } from './sql.ts';

type Row = Record<string, unknown>;

function query(database: SqliteDatabase, sql: string, ...values: unknown[]): Row[] {
  return database.prepare(sql).all(...values) as Row[];
}

export function listSqliteDatasets(database: SqliteDatabase): DatasetSummary[] {
  const estimates = rowEstimates(database);
  const rows = query(
    database,
    `SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  );
  return rows.map((row) => ({
    name: formatDatasetName([String(row.name)]),
    schema: null,
    table: String(row.name),
    kind: row.type === 'view' ? 'view' : 'table',
    rowEstimate: estimates.get(String(row.name)) ?? null,
  }));
}

/** From `ANALYZE`, when somebody ran it: the first number of `stat` is the rows of the table. */
function rowEstimates(database: SqliteDatabase): Map<string, number> {
  const analysed = query(database, "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").length > 0;
  const rows = analysed ? query(database, 'SELECT tbl AS name, stat FROM sqlite_stat1') : [];
  return new Map(rows.map((row) => [String(row.name), Number(String(row.stat).split(' ')[0])]));
}

/** @throws TieoutError not_found with the closest name when there is no such table. */
export function describeColumns(database: SqliteDatabase, dataset: Dataset): ColumnDescription[] {
  if (dataset.query !== undefined) {
    return database
      .prepare(describeSql(dataset))
      .columns()
      .map((column) => columnDescription(column.name, column.type, true));
  }
  const table = tableName(dataset.table ?? '');
  // `hidden` 1 is a virtual table's hidden column; 2 and 3 are generated columns, which can be read.
  const rows = query(
    database,
    'SELECT name, type, "notnull" AS not_null, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid',
    table,
  );
  if (rows.length === 0) throw noSuchTable(database, table);
  // Only an INTEGER PRIMARY KEY cannot be NULL by itself; other keys may, unless they say NOT NULL.
  return rows.map((row) =>
    columnDescription(String(row.name), String(row.type), row.not_null === 0 && !(row.pk === 1 && /^integer$/i.test(String(row.type)))),
  );
}

function columnDescription(name: string, declared: string | null, nullable: boolean): ColumnDescription {
  const logicalType = logicalTypeOf(declared);
  const nativeType = declared === null || declared === '' ? 'any' : declared.toLowerCase();
  return { name, nativeType, logicalType, nullable, ...(logicalType.kind === 'string' && { misfitsMarked: true }) };
}

function noSuchTable(database: SqliteDatabase, table: string): TieoutError {
  const closest = closestName(
    table,
    listSqliteDatasets(database).map((dataset) => dataset.table),
  );
  return new TieoutError(
    'not_found',
    `There is no table "${table}"${closest ? `; did you mean "${closest}"?` : '.'}`,
    'Check the name of the table.',
  );
}

export function describeSqlite(database: SqliteDatabase, dataset: Dataset): DatasetDescription {
  const columns = describeColumns(database, dataset);
  if (dataset.table === undefined) return { columns, keys: [], rowEstimate: null };
  const table = tableName(dataset.table);
  const rowEstimate = dataset.filter === undefined ? (rowEstimates(database).get(table) ?? null) : null;
  return { columns: withFilling(columns, columnFilling(database, table)), keys: keysOf(database, table), rowEstimate };
}

function keysOf(database: SqliteDatabase, table: string): KeyDescription[] {
  const primary = query(database, 'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk', table).map((row) => String(row.name));
  const indexes = query(
    database,
    `SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND origin <> 'pk' AND partial = 0 ORDER BY name`,
    table,
  );
  const unique = indexes.flatMap((index): KeyDescription[] => {
    const columns = query(database, 'SELECT name FROM pragma_index_info(?) ORDER BY seqno', index.name).map((row) => row.name);
    // An index on an expression has no column name there.
    return columns.every((name) => typeof name === 'string')
      ? [{ name: String(index.name), columns: columns as string[], primary: false }]
      : [];
  });
  return [...(primary.length > 0 ? [{ name: 'primary', columns: primary, primary: true }] : []), ...unique];
}
