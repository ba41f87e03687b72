import { TYPES } from 'tedious';
import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import type { ColumnDescription, Dataset, DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import { readingOf } from './column-type.ts';
import type { EncodedColumn } from './row-encoder.ts';
import type { Parameter, SqlserverSession } from './session.ts';
import { describeSql, quoteTable, type SelectedColumn } from './sql.ts';

export type ReadableColumn = SelectedColumn & { description: ColumnDescription };

const ROWS_OF_HEAP_OR_CLUSTERED_INDEX = 'p.index_id IN (0, 1)';

const text = (name: string, value: string): Parameter => ({ name, type: TYPES.NVarChar, value });
const tableParameter = (dataset: Dataset) => text('table', quoteTable(dataset.table ?? ''));

/** Tables and views of all schemas that this user may see. */
export async function listSqlserverDatasets(session: SqlserverSession): Promise<DatasetSummary[]> {
  const rows = await session.query(
    `SELECT s.name AS schema_name, o.name AS table_name, o.type AS kind,
        (SELECT SUM(p.rows) FROM sys.partitions AS p WHERE p.object_id = o.object_id AND ${ROWS_OF_HEAP_OR_CLUSTERED_INDEX}) AS row_estimate
      FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
      WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 ORDER BY s.name, o.name`,
  );
  return rows.map((row) => {
    const isView = String(row.kind).trim() === 'V';
    return {
      name: formatDatasetName([String(row.schema_name), String(row.table_name)]),
      schema: String(row.schema_name),
      table: String(row.table_name),
      kind: isView ? 'view' : 'table',
      rowEstimate: isView || row.row_estimate === null ? null : Number(row.row_estimate),
    };
  });
}

/**
 * A dataset's columns with how each is read, in the dataset's order. The server describes tables and queries in the same
 * words, without running anything.
 * @throws TieoutError not_found with the closest name when there is no such table.
 */
export async function readableColumns(session: SqlserverSession, dataset: Dataset): Promise<ReadableColumn[]> {
  // Naming every column also finds those that `*` hides.
  const names = dataset.query === undefined ? await columnNames(session, dataset) : undefined;
  const rows = await session.query(
    `SELECT name, system_type_name, user_type_name, is_nullable, error_number, error_message
      FROM sys.dm_exec_describe_first_result_set(@sql, NULL, 0) WHERE is_hidden = 0 OR error_number IS NOT NULL ORDER BY column_ordinal`,
    [text('sql', describeSql(dataset, names))],
  );
  const refused = rows.find((row) => row.error_number !== null);
  if (refused) throw Object.assign(new Error(String(refused.error_message)), { number: Number(refused.error_number) });
  return rows.map((row) => {
    const name = String(row.name);
    const nativeType = String(row.system_type_name ?? row.user_type_name);
    const reading = readingOf(nativeType);
    const { logicalType } = reading;
    // Half of a surrogate pair is let in.
    const marked = logicalType.kind === 'string' && { misfitsMarked: true as const };
    return { name, reading, description: { name, nativeType, logicalType, nullable: row.is_nullable === true, ...marked } };
  });
}

async function columnNames(session: SqlserverSession, dataset: Dataset): Promise<string[]> {
  const rows = await session.query(`SELECT c.name FROM sys.columns AS c WHERE c.object_id = OBJECT_ID(@table) ORDER BY c.column_id`, [
    tableParameter(dataset),
  ]);
  if (rows.length === 0) throw await noSuchTable(session, dataset.table ?? '');
  return rows.map((row) => String(row.name));
}

/** Unique indexes over whole tables; one with a filter says nothing about the other rows. */
export async function describeKeys(session: SqlserverSession, dataset: Dataset): Promise<KeyDescription[]> {
  if (dataset.table === undefined) return [];
  const rows = await session.query(
    `SELECT i.name AS key_name, c.name AS column_name, i.is_primary_key AS is_primary
      FROM sys.indexes AS i
      JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
      JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
      WHERE i.object_id = OBJECT_ID(@table) AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND ic.is_included_column = 0
      ORDER BY i.is_primary_key DESC, i.name, ic.key_ordinal`,
    [tableParameter(dataset)],
  );
  const keys = new Map<string, KeyDescription>();
  for (const row of rows) {
    const name = String(row.key_name);
    const key = keys.get(name) ?? { name, columns: [], primary: row.is_primary === true };
    key.columns.push(String(row.column_name));
    keys.set(name, key);
  }
  return [...keys.values()];
}

export async function rowEstimate(session: SqlserverSession, dataset: Dataset): Promise<number | null> {
  if (dataset.table === undefined || dataset.filter !== undefined) return null;
  const [row] = await session.query(
    `SELECT SUM(p.rows) AS estimate FROM sys.partitions AS p WHERE p.object_id = OBJECT_ID(@table) AND ${ROWS_OF_HEAP_OR_CLUSTERED_INDEX}`,
    [tableParameter(dataset)],
  );
  return row === undefined || row.estimate === null ? null : Number(row.estimate);
}

async function noSuchTable(session: SqlserverSession, table: string): Promise<TieoutError> {
  const datasets = await listSqlserverDatasets(session);
  const closest = closestName(
    table,
    datasets.map((dataset) => dataset.name),
  );
  return new TieoutError(
    'not_found',
    `There is no table "${table}" in this database${closest ? `; did you mean "${closest}"?` : '.'}`,
    'Check the name and that this user may read the table.',
  );
}

export function encodedColumn({ name, reading }: ReadableColumn): EncodedColumn {
  const precision = 'precision' in reading.logicalType ? (reading.logicalType.precision ?? 0) : 0;
  return { name, coding: reading.coding, precision };
}
