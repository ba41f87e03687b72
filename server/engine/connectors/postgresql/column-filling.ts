import type { ColumnFilling, FilledColumn } from '../column-filling.ts';
import type { PostgresqlSession } from './session.ts';

const ROW_BEFORE_INSERT = 1 + 2 + 4;

/**
 * From the catalogue, for `describe` only. A domain may bring its own default. NULLs are looked for after the triggers before
 * an insert, which may have filled them in; a foreign table's server has its own mind.
 */
export async function columnFilling(session: PostgresqlSession, relation: number): Promise<ColumnFilling | null> {
  const rows = await session.query(
    `SELECT a.attname AS name, c.relkind = 'f' OR EXISTS (SELECT 1 FROM pg_catalog.pg_trigger g
              WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & ${ROW_BEFORE_INSERT} = ${ROW_BEFORE_INSERT}) AS more,
        CASE WHEN a.attgenerated <> '' THEN 'generated'
             WHEN a.attidentity <> '' OR a.atthasdef OR t.typdefault IS NOT NULL THEN 'default' END AS filled
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f')`,
    [relation],
  );
  if (rows.length === 0) return null;
  const filled = rows.flatMap(({ name, filled: by }): FilledColumn[] =>
    by === 'default' || by === 'generated' ? [[String(name), by]] : [],
  );
  return { filled: new Map(filled), mayFillMore: rows[0]!.more === true };
}
