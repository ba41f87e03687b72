import pg from 'pg';
import { TieoutError } from '../../errors.ts';
import type { WriterColumn } from '../guarded-table.ts';
import { readableColumns } from './catalog.ts';
import type { PostgresqlSession } from './session.ts';
import { describeSql, quoteName, tableName } from './sql.ts';

export interface PostgresqlWriterColumn extends WriterColumn {
  quoted: string;
  /** The text that guards, which the extract reads too: `$` stands for the quoted column. */
  text: (quoted: string) => string;
  /** Canonical text, in a text column `quoted`, as a value that may be assigned; never cut by a cast with a length. */
  value: (quoted: string) => string;
  /** The type has no equality: keys are compared by their text. */
  incomparable: boolean;
  /** GENERATED ALWAYS AS IDENTITY: an insert that names it must say that it means it. */
  identityAlways: boolean;
}

const oid = pg.types.builtins;
/** The catalogue's types without an equality operator. */
const INCOMPARABLE = new Set([oid.JSON, oid.XML, 600 /* point */, 604 /* polygon */]);

export interface WritableTable {
  /** Quoted, with its schema. */
  name: string;
  columns: PostgresqlWriterColumn[];
}

/** @throws TieoutError not_found; invalid_input for a view and whatever else is no table. */
export async function writableTable(session: PostgresqlSession, table: string, database: string): Promise<WritableTable> {
  const readable = await readableColumns(session, { table }, database);
  const { schema, table: name } = tableName(table, database);
  const quoted = `${schema === null ? '' : `${quoteName(schema)}.`}${quoteName(name)}`;
  const catalogue = await session.query(
    `SELECT c.relkind::text AS kind, a.attname AS name, a.attgenerated::text AS generated, a.attidentity::text AS identity
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
      WHERE c.oid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`,
    [quoted],
  );
  if (!['r', 'p'].includes(String(catalogue[0]?.kind))) throw notATable(table);
  const byName = new Map(catalogue.map((row) => [String(row.name), row]));
  const fields = await session.fields(describeSql({ table }, database));
  const [types] = await session.query('SELECT ARRAY(SELECT pg_catalog.format_type(id, -1) FROM unnest($1::oid[]) AS t (id)) AS names', [
    fields.map((field) => field.dataTypeID),
  ]);
  const typeNames = types?.names as string[];
  const columns = readable.map(({ name: column, reading }, index): PostgresqlWriterColumn => {
    const entry = byName.get(column);
    const type = fields[index]!.dataTypeID;
    return {
      name: column,
      quoted: quoteName(column),
      logicalType: reading.logicalType,
      text: (part) => `(${reading.expression(part)})::text COLLATE "C"`,
      value: assignable(type, typeNames[index]!),
      incomparable: INCOMPARABLE.has(type),
      generated: entry?.generated !== '' && entry?.generated !== undefined,
      identityAlways: entry?.identity === 'a',
    };
  });
  return { name: quoted, columns };
}

function assignable(type: number, name: string): (quoted: string) => string {
  switch (type) {
    case oid.BYTEA:
      return (quoted) => `pg_catalog.decode(${quoted}, 'hex')`;
    case oid.MONEY:
      return (quoted) => `${quoted}::numeric::money`;
    case oid.FLOAT4:
      return (quoted) => `${quoted}::float8`;
    default:
      // Without a length: an assignment refuses what a cast to varchar(n) would cut off.
      return (quoted) => `${quoted}::${name}`;
  }
}

function notATable(table: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `"${table}" is no table, and only tables can be written.`,
    'Choose the table that the view or foreign table stands for.',
  );
}
