import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import { withFilling } from '../column-filling.ts';
import type { ColumnDescription, Dataset, DatasetDescription, DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import { columnFilling } from './column-filling.ts';
import { readingOf } from './column-type.ts';
import type { PostgresqlSession } from './session.ts';
import { describeSql, type SelectedColumn, tableName } from './sql.ts';

export type ReadableColumn = SelectedColumn & { description: ColumnDescription };

/** Tables, partitioned tables, foreign tables, views and materialised views; not the partitions themselves. */
const READABLE = `c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg\\_temp\\_%'`;
const ESTIMATE = `CASE WHEN c.relkind = 'v' OR c.reltuples < 0 THEN NULL ELSE c.reltuples::float8 END AS estimate`;

export async function listPostgresqlDatasets(session: PostgresqlSession): Promise<DatasetSummary[]> {
  const rows = await session.query(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind IN ('v', 'm') AS is_view, ${ESTIMATE}
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE ${READABLE} AND NOT c.relispartition ORDER BY n.nspname, c.relname`,
  );
  return rows.map((row) => ({
    name: formatDatasetName([String(row.schema), String(row.name)]),
    schema: String(row.schema),
    table: String(row.name),
    kind: row.is_view ? 'view' : 'table',
    rowEstimate: row.estimate === null ? null : Number(row.estimate),
  }));
}

interface Relation {
  oid: number;
  estimate: number | null;
}

/** @throws TieoutError not_found with the closest name when there is no such table. */
async function findRelation(session: PostgresqlSession, name: string, database: string): Promise<Relation> {
  const { schema, table } = tableName(name, database);
  const place = schema === null ? 'pg_catalog.pg_table_is_visible(c.oid)' : 'n.nspname = $2';
  const [row] = await session.query(
    `SELECT c.oid::int8::text AS oid, ${ESTIMATE} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relname = $1 AND ${place}`,
    schema === null ? [table] : [table, schema],
  );
  if (!row) throw await noSuchTable(session, name);
  return { oid: Number(row.oid), estimate: row.estimate === null ? null : Number(row.estimate) };
}

async function noSuchTable(session: PostgresqlSession, name: string): Promise<TieoutError> {
  const datasets = await listPostgresqlDatasets(session);
  const qualified = closestName(
    name,
    datasets.map((dataset) => dataset.name),
  );
  const unqualified = closestName(
    name,
    datasets.map((dataset) => dataset.table),
  );
  const closest = qualified ?? datasets.find((dataset) => dataset.table === unqualified)?.name;
  const message = `There is no table "${name}"${closest ? `; did you mean "${closest}"?` : '.'}`;
  return new TieoutError('not_found', message, 'Check schema and name, and that this user may read the table.');
}

export async function readableColumns(session: PostgresqlSession, dataset: Dataset, database: string): Promise<ReadableColumn[]> {
  const catalogue =
    dataset.table === undefined ? null : await columnsOf(session, (await findRelation(session, dataset.table, database)).oid);
  const fields = await session.fields(describeSql(dataset, database));
  const nativeTypes = catalogue ? null : await nativeTypesOf(session, fields);
  return fields.map((field, index) => {
    const reading = readingOf(field);
    const known = catalogue?.get(field.name);
    const nativeType = known?.nativeType ?? nativeTypes?.[index] ?? 'unknown';
    const { logicalType } = reading;
    const marked = session.keepsAnyBytes && logicalType.kind === 'string' && { misfitsMarked: true as const };
    const description = { name: field.name, nativeType, logicalType, nullable: known?.nullable ?? true, ...marked };
    return { name: field.name, reading, description };
  });
}

async function columnsOf(session: PostgresqlSession, oid: number): Promise<Map<string, { nativeType: string; nullable: boolean }>> {
  const rows = await session.query(
    `SELECT attname AS name, pg_catalog.format_type(atttypid, atttypmod) AS native_type, NOT attnotnull AS nullable
      FROM pg_catalog.pg_attribute WHERE attrelid = $1::oid AND attnum > 0 AND NOT attisdropped`,
    [oid],
  );
  return new Map(rows.map((row) => [String(row.name), { nativeType: String(row.native_type), nullable: row.nullable === true }]));
}

async function nativeTypesOf(session: PostgresqlSession, fields: { dataTypeID: number; dataTypeModifier: number }[]): Promise<string[]> {
  const rows = await session.query(
    `SELECT pg_catalog.format_type(t.id, t.modifier) AS native_type
      FROM unnest($1::oid[], $2::int4[]) WITH ORDINALITY AS t (id, modifier, place) ORDER BY place`,
    [fields.map((field) => field.dataTypeID), fields.map((field) => field.dataTypeModifier)],
  );
  return rows.map((row) => String(row.native_type));
}

export async function describePostgresql(session: PostgresqlSession, dataset: Dataset, database: string): Promise<DatasetDescription> {
  const columns = (await readableColumns(session, dataset, database)).map((column) => column.description);
  if (dataset.table === undefined) return { columns, keys: [], rowEstimate: null };
  const relation = await findRelation(session, dataset.table, database);
  const [security] = await session.query('SELECT pg_catalog.row_security_active($1::oid) AS active', [relation.oid]);
  return {
    columns: withFilling(columns, await columnFilling(session, relation.oid)),
    keys: await keysOf(session, relation.oid),
    rowEstimate: dataset.filter === undefined ? relation.estimate : null,
    ...(security?.active === true && { rowsHidden: true }),
  };
}

/** Valid unique indexes on plain columns; a partial one or one on an expression says nothing about the whole column. */
async function keysOf(session: PostgresqlSession, oid: number): Promise<KeyDescription[]> {
  const rows = await session.query(
    `SELECT c.relname AS name, i.indisprimary AS is_primary,
        ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS columns
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      ORDER BY i.indisprimary DESC, c.relname`,
    [oid],
  );
  return rows.map((row) => ({ name: String(row.name), columns: row.columns as string[], primary: row.is_primary === true }));
}
