import type { SessionView } from './context.ts';
import type { Plan } from './plan-query.ts';
import type { ColumnInfo } from './scope.ts';
import { isText, makeType, type SqlType } from './sql-type.ts';
import type { Table, TableColumn } from './table.ts';
import type { Row, Value } from './value.ts';

const NAME = makeType('nvarchar', 128);
const INT = makeType('int');
const BIGINT = makeType('bigint');
const BIT = makeType('bit');
const KIND = makeType('char', 2);

type Shape = readonly (readonly [name: string, type: SqlType])[];
const bit = (value: boolean): Value => (value ? 1n : 0n);

/** The catalogue views that Tieout and its tests ask, made from the tables at hand; null for any other. */
export function catalogueView(name: string, session: SessionView): Plan | null {
  const make = (shape: Shape, rows: () => Row[]): Plan => ({
    columns: shape.map(([column, type]): ColumnInfo => ({ table: null, name: column, type, nullable: true, collation: 'ci' })),
    rows,
  });
  const { database, instance } = session;
  // Who has no right in a table does not see it.
  const tables = () => (session.isAdministrator ? database.tables : []);
  const views = () => (session.isAdministrator ? database.views : []);
  const schemaId = (schema: string) => BigInt(database.schema(schema)!.id);
  switch (name.toLowerCase()) {
    case 'databases':
      return make(
        [
          ['name', NAME],
          ['database_id', INT],
          ['snapshot_isolation_state', makeType('tinyint')],
          ['is_read_committed_snapshot_on', BIT],
        ],
        () => instance.databases().map((one) => [one.name, BigInt(one.id), bit(one.snapshotIsolation), bit(one.readCommittedSnapshot)]),
      );
    case 'schemas':
      return make(
        [
          ['name', NAME],
          ['schema_id', INT],
        ],
        () => database.schemas.map((schema) => [schema.name, BigInt(schema.id)]),
      );
    case 'objects':
      return make(
        [
          ['name', NAME],
          ['object_id', INT],
          ['schema_id', INT],
          ['type', KIND],
          ['is_ms_shipped', BIT],
        ],
        () => [
          ...tables().map((table): Row => [table.name, BigInt(table.id), schemaId(table.schema), 'U ', 0n]),
          ...views().map((view): Row => [view.name, BigInt(view.id), schemaId(view.schema), 'V ', 0n]),
        ],
      );
    case 'columns':
      return make(
        [
          ['object_id', INT],
          ['name', NAME],
          ['column_id', INT],
          ['is_identity', BIT],
          ['is_computed', BIT],
          ['generated_always_type', makeType('tinyint')],
          ['collation_name', NAME],
          ['default_object_id', INT],
        ],
        () => columnRows(session, tables()),
      );
    case 'partitions':
      return make(
        [
          ['object_id', INT],
          ['index_id', INT],
          ['rows', BIGINT],
        ],
        () => tables().map((table) => [BigInt(table.id), table.keys.some((key) => key.primary) ? 1n : 0n, BigInt(table.rows.length)]),
      );
    case 'indexes':
      return make(
        [
          ['object_id', INT],
          ['name', NAME],
          ['index_id', INT],
          ['is_primary_key', BIT],
          ['is_unique', BIT],
          ['has_filter', BIT],
          ['is_disabled', BIT],
        ],
        () =>
          tables().flatMap((table) =>
            table.keys.map((key, index) => [
              BigInt(table.id),
              key.name,
              BigInt(index + 1),
              bit(key.primary),
              bit(key.unique),
              bit(key.filtered),
              0n,
            ]),
          ),
      );
    case 'index_columns':
      return make(
        [
          ['object_id', INT],
          ['index_id', INT],
          ['column_id', INT],
          ['key_ordinal', makeType('tinyint')],
          ['is_included_column', BIT],
        ],
        () =>
          tables().flatMap((table) =>
            table.keys.flatMap((key, index) =>
              key.columns.map((column, place) => [BigInt(table.id), BigInt(index + 1), BigInt(column + 1), BigInt(place + 1), 0n]),
            ),
          ),
      );
    case 'triggers':
      return make(
        [
          ['parent_id', INT],
          ['is_instead_of_trigger', BIT],
        ],
        () => tables().flatMap((table) => table.triggers.map((): Row => [BigInt(table.id), 0n])),
      );
    case 'dm_exec_sessions':
    case 'dm_exec_requests':
      return make(
        [
          ['session_id', makeType('smallint')],
          ['database_id', makeType('smallint')],
          ['login_name', NAME],
          ['open_transaction_count', INT],
        ],
        () => sessionRows(session, name.toLowerCase() === 'dm_exec_requests'),
      );
    default:
      return null;
  }
}

function columnRows({ database }: SessionView, tables: Table[]): Row[] {
  const own = tables.flatMap((table) =>
    table.columns.map(
      (column, index): Row => [
        BigInt(table.id),
        column.name,
        BigInt(index + 1),
        bit(column.identity),
        bit(column.computed !== null),
        0n,
        isText(column.type) ? collationName(column) : null,
        // What a default is called is all the same, as long as each has a number of its own.
        column.fallback ? BigInt(table.id * 10_000 + index + 1) : 0n,
      ],
    ),
  );
  const ofViews = database.views.flatMap((view) =>
    view.columns.map((column, index): Row => [BigInt(view.id), column, BigInt(index + 1), 0n, 0n, 0n, null, 0n]),
  );
  return [...own, ...(tables.length > 0 ? ofViews : [])];
}

export const COLLATION_NAME = 'SQL_Latin1_General_CP1_CI_AS';

function collationName({ collation, type }: TableColumn): string {
  if (type.utf8) return 'Latin1_General_100_BIN2_UTF8';
  return collation === 'binary' ? 'Latin1_General_BIN2' : COLLATION_NAME;
}

function sessionRows({ instance }: SessionView, runningOnly: boolean): Row[] {
  const ids = new Map(instance.databases().map((database) => [database.name, BigInt(database.id)]));
  return instance
    .sessions()
    .filter(({ running }) => running || !runningOnly)
    .map(({ id, database, user, transactions }) => [BigInt(id), ids.get(database) ?? null, user, BigInt(transactions)]);
}
