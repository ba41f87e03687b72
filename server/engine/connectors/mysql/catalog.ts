import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import type { Dataset, DatasetDescription, DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import { nativeTypeOf, readingOf } from './column-type.ts';
import { FIELD_FLAGS, type FieldPacket } from './raw-query.ts';
import type { MysqlSession } from './session.ts';
import { describeSql, type SelectedColumn, tableName } from './sql.ts';

/** A dataset's columns with how each is read, in the dataset's order. */
export type ReadableColumn = SelectedColumn & {
  description: DatasetDescription['columns'][number];
  /** Of a table, not computed by a view or a query. */
  stored: boolean;
};

export async function listMysqlDatasets(session: MysqlSession, database: string): Promise<DatasetSummary[]> {
  const rows = await session.query(
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS kind, TABLE_ROWS AS row_estimate FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME`,
    [database],
  );
  return rows.map((row) => ({
    name: formatDatasetName([String(row.name)]),
    schema: database,
    table: String(row.name),
    kind: row.kind === 'VIEW' ? 'view' : 'table',
    rowEstimate: row.kind === 'VIEW' || row.row_estimate === null ? null : Number(row.row_estimate),
  }));
}

/** @throws TieoutError not_found with the closest name when there is no such table. */
export async function readableColumns(session: MysqlSession, dataset: Dataset, database: string): Promise<ReadableColumn[]> {
  if (dataset.query !== undefined) {
    const fields = await session.fields(describeSql(dataset, database));
    return fields.map((field) => readable(field, null));
  }
  const { schema, table } = tableName(dataset.table ?? '', database);
  const catalogue = await session.query(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS native_type, IS_NULLABLE AS nullable, CHARACTER_SET_NAME AS character_set,
            (SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?) AS kind
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [schema, table, schema, table],
  );
  if (catalogue.length === 0) throw await noSuchTable(session, schema, table);
  // Naming every column also finds those that `*` hides.
  const names = catalogue.map((row) => String(row.name));
  const fields = await session.fields(describeSql(dataset, database, names));
  return fields.map((field, index) => readable(field, catalogue[index]!));
}

/** In which half of a surrogate pair may stand: the server sends it as bytes that are no UTF-8. */
const UTF16 = /^(?:ucs2|utf16|utf16le|utf32)$/;

function readable(field: FieldPacket, catalogue: Record<string, unknown> | null): ReadableColumn {
  const reading = readingOf(field);
  const name = catalogue ? String(catalogue.name) : field.name;
  const nativeType = catalogue ? String(catalogue.native_type) : nativeTypeOf(field, reading.logicalType);
  const nullable = catalogue ? catalogue.nullable === 'YES' : (field.flags & FIELD_FLAGS.notNull) === 0;
  const stored = catalogue !== null && String(catalogue.kind) !== 'VIEW' && String(catalogue.kind) !== 'SYSTEM VIEW';
  const marked = reading.logicalType.kind === 'string' && UTF16.test(String(catalogue?.character_set)) && { misfitsMarked: true as const };
  return { name, reading, stored, description: { name, nativeType, logicalType: reading.logicalType, nullable, ...marked } };
}

export async function describeKeys(session: MysqlSession, dataset: Dataset, database: string): Promise<KeyDescription[]> {
  if (dataset.table === undefined) return [];
  const { schema, table } = tableName(dataset.table, database);
  const rows = await session.query(
    `SELECT INDEX_NAME AS key_name, COLUMN_NAME AS column_name, SUB_PART AS prefix_length FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
    [schema, table],
  );
  const keys = new Map<string, KeyDescription>();
  // An index on an expression or on a prefix says nothing about the whole column.
  const unusable = new Set(rows.filter((row) => row.column_name === null || row.prefix_length !== null).map((row) => String(row.key_name)));
  for (const row of rows) {
    const name = String(row.key_name);
    if (unusable.has(name)) continue;
    const key = keys.get(name) ?? { name, columns: [], primary: name === 'PRIMARY' };
    key.columns.push(String(row.column_name));
    keys.set(name, key);
  }
  return [...keys.values()].sort((a, b) => Number(b.primary) - Number(a.primary));
}

export async function rowEstimate(session: MysqlSession, dataset: Dataset, database: string): Promise<number | null> {
  if (dataset.table === undefined || dataset.filter !== undefined) return null;
  const { schema, table } = tableName(dataset.table, database);
  const [row] = await session.query(
    'SELECT TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [schema, table],
  );
  return row === undefined || row.estimate === null ? null : Number(row.estimate);
}

async function noSuchTable(session: MysqlSession, schema: string, table: string): Promise<TieoutError> {
  const rows = await session.query('SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?', [schema]);
  const closest = closestName(
    table,
    rows.map((row) => String(row.name)),
  );
  const message = `There is no table "${table}" in the database "${schema}"${closest ? `; did you mean "${closest}"?` : '.'}`;
  return new TieoutError('not_found', message, 'Check the name and that this user may read the table.');
}
