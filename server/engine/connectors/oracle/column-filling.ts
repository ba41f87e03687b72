import type { ColumnFilling, FilledColumn } from '../column-filling.ts';
import type { OracleSession } from './session.ts';

/** Columns of a table and what fills them. The text of a default is a LONG, which no expression takes: it is looked at here. */
export const FILLING_SQL = `SELECT c.column_name, c.virtual_column, i.generation_type, c.data_default
  FROM all_tab_cols c JOIN all_tables t ON t.owner = c.owner AND t.table_name = c.table_name
  LEFT JOIN all_tab_identity_cols i ON i.owner = c.owner AND i.table_name = c.table_name AND i.column_name = c.column_name
  WHERE c.owner = :1 AND c.table_name = :2 AND c.hidden_column = 'NO'
  ORDER BY c.column_id`;

/** Triggers that may fill columns in, and whether this user would be shown those of another owner's table. */
export const FILLING_TRIGGERS_SQL = `SELECT (SELECT COUNT(*) FROM all_triggers g
    WHERE g.table_owner = :1 AND g.table_name = :2 AND g.status = 'ENABLED' AND g.triggering_event LIKE '%INSERT%'
    AND g.trigger_type IN ('BEFORE EACH ROW', 'COMPOUND', 'INSTEAD OF')),
  (SELECT COUNT(*) FROM session_privs p WHERE p.privilege = 'CREATE ANY TRIGGER'), USER
  FROM DUAL`;

/** From the catalogue, for `describe` only; null for what is no table. */
export async function columnFilling(session: OracleSession, schema: string, table: string): Promise<ColumnFilling | null> {
  const columns = await session.query(FILLING_SQL, [schema, table]);
  if (columns.length === 0) return null;
  const [triggers = []] = await session.query(FILLING_TRIGGERS_SQL, [schema, table]);
  const [count, seesAll, user] = triggers;
  const filled = columns.flatMap(([name, virtual, identity, text]): FilledColumn[] => {
    // Oracle takes no value for an identity that it always generates.
    if (virtual === 'YES' || identity === 'ALWAYS') return [[String(name), 'generated']];
    return identity !== null || hasDefault(text) ? [[String(name), 'default']] : [];
  });
  return { filled: new Map(filled), mayFillMore: Number(count) > 0 || (String(user) !== schema && Number(seesAll) === 0) };
}

/** A default that was taken back stays behind as NULL, and `''` is NULL. */
function hasDefault(text: unknown): boolean {
  return text !== null && text !== undefined && !/^\s*(?:null|'')?\s*$/i.test(String(text));
}
