import { TieoutError } from '../../errors.ts';
import { closestName } from '../../values/did-you-mean.ts';
import { withFilling } from '../column-filling.ts';
import type { ColumnDescription, Dataset, DatasetDescription, DatasetSummary, KeyDescription } from '../contract.ts';
import { formatDatasetName } from '../dataset-name.ts';
import { columnFilling } from './column-filling.ts';
import { nativeTypeOf, readingOf } from './column-type.ts';
import { oracleCodes } from './errors.ts';
import type { OracleSession } from './session.ts';
import { describeSql, type SelectedColumn, tableName } from './sql.ts';

export type ReadableColumn = SelectedColumn & { description: ColumnDescription; dbTypeName: string };

/** Tables, views and materialised views of every owner whose objects this user may see, Oracle's own aside. */
export const LIST_SQL = `SELECT t.owner, t.table_name, CASE WHEN m.mview_name IS NULL THEN 'table' ELSE 'view' END AS kind, t.num_rows
  FROM all_tables t JOIN all_users u ON u.username = t.owner AND u.oracle_maintained = 'N'
  LEFT JOIN all_mviews m ON m.owner = t.owner AND m.mview_name = t.table_name
  WHERE t.nested = 'NO' AND t.secondary = 'N' AND (t.iot_type IS NULL OR t.iot_type = 'IOT')
  UNION ALL SELECT v.owner, v.view_name, 'view', NULL
  FROM all_views v JOIN all_users w ON w.username = v.owner AND w.oracle_maintained = 'N'
  ORDER BY 1, 2`;

export const ESTIMATE_SQL = 'SELECT num_rows FROM all_tables WHERE owner = :1 AND table_name = :2';

/** Enforced and proven keys first, the primary one before the others. */
export const CONSTRAINTS_SQL = `SELECT c.constraint_name, c.constraint_type, k.column_name
  FROM all_constraints c JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
  WHERE c.owner = :1 AND c.table_name = :2 AND c.constraint_type IN ('P', 'U') AND c.status = 'ENABLED' AND c.validated = 'VALIDATED'
  ORDER BY c.constraint_type, c.constraint_name, k.position`;

/** An index on an expression says nothing about the whole column. */
export const UNIQUE_INDEXES_SQL = `SELECT i.index_name, k.column_name
  FROM all_indexes i JOIN all_ind_columns k ON k.index_owner = i.owner AND k.index_name = i.index_name
  WHERE i.table_owner = :1 AND i.table_name = :2 AND i.uniqueness = 'UNIQUE' AND i.index_type NOT LIKE 'FUNCTION-BASED%' AND i.status <> 'UNUSABLE'
  ORDER BY i.index_name, k.column_position`;

export async function listOracleDatasets(session: OracleSession): Promise<DatasetSummary[]> {
  const rows = await session.query(LIST_SQL);
  return rows.map(([owner, table, kind, estimate]) => ({
    name: formatDatasetName([String(owner), String(table)]),
    schema: String(owner),
    table: String(table),
    kind: kind === 'view' ? 'view' : 'table',
    rowEstimate: numberOrNull(estimate),
  }));
}

/** @throws TieoutError not_found with the closest name when there is no such table. */
export async function readableColumns(session: OracleSession, dataset: Dataset): Promise<ReadableColumn[]> {
  try {
    const columns = await session.columns(describeSql(dataset, session.schema));
    if (columns.length === 0) {
      throw new TieoutError('invalid_input', 'The query is no SELECT.', 'Write one SELECT; Tieout only reads here.');
    }
    return columns.map((column) => {
      const reading = readingOf(column);
      const description: ColumnDescription = {
        name: column.name,
        nativeType: nativeTypeOf(column),
        logicalType: reading.logicalType,
        nullable: column.nullable ?? true,
        // National text is UTF-16, in which half of a surrogate pair may stand.
        ...(reading.logicalType.kind === 'string' && { misfitsMarked: true as const }),
      };
      return { name: column.name, reading, description, dbTypeName: column.dbTypeName ?? 'unknown' };
    });
  } catch (error) {
    if (dataset.table !== undefined && oracleCodes(error).includes('ORA-00942')) throw await noSuchTable(session, dataset.table);
    throw error;
  }
}

export async function describeOracle(session: OracleSession, dataset: Dataset): Promise<DatasetDescription> {
  const columns = (await readableColumns(session, dataset)).map((column) => column.description);
  if (dataset.table === undefined) return { columns, keys: [], rowEstimate: null };
  const { schema, table } = tableName(dataset.table, session.schema);
  const [row] = dataset.filter === undefined ? await session.query(ESTIMATE_SQL, [schema, table]) : [];
  const filling = await columnFilling(session, schema, table);
  return { columns: withFilling(columns, filling), keys: await keysOf(session, schema, table), rowEstimate: numberOrNull(row?.[0]) };
}

async function keysOf(session: OracleSession, schema: string, table: string): Promise<KeyDescription[]> {
  const keys = new Map<string, KeyDescription>();
  const add = (name: string, column: string, primary: boolean) => {
    const key = keys.get(name) ?? { name, columns: [], primary };
    key.columns.push(column);
    keys.set(name, key);
  };
  for (const [name, type, column] of await session.query(CONSTRAINTS_SQL, [schema, table])) add(String(name), String(column), type === 'P');
  const declared = new Set([...keys.values()].map(sortedColumns));
  const constraints = new Set(keys.keys());
  for (const [name, column] of await session.query(UNIQUE_INDEXES_SQL, [schema, table])) {
    if (!constraints.has(String(name))) add(String(name), String(column), false);
  }
  // The index that stands behind a constraint may have a name of its own.
  return [...keys.values()].filter((key) => constraints.has(key.name) || !declared.has(sortedColumns(key)));
}

function sortedColumns(key: KeyDescription): string {
  return JSON.stringify([...key.columns].sort());
}

async function noSuchTable(session: OracleSession, name: string): Promise<TieoutError> {
  const datasets = await listOracleDatasets(session);
  const ofTable = closestName(
    name,
    datasets.map((dataset) => dataset.table),
  );
  const closest =
    closestName(
      name,
      datasets.map((dataset) => dataset.name),
    ) ?? datasets.find((dataset) => dataset.table === ofTable)?.name;
  const message = `There is no table "${name}"${closest ? `; did you mean "${closest}"?` : '.'}`;
  return new TieoutError('not_found', message, 'Check schema, name and case, and that this user may read the table.');
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
