import type { ColumnFilling, FilledColumn } from '../column-filling.ts';
import type { Dataset } from '../contract.ts';
import type { MysqlSession } from './session.ts';
import { tableName } from './sql.ts';

/**
 * From the catalogue, for `describe` only. MariaDB writes the default NULL as a word. An ENUM that holds no NULL takes its first
 * value. Triggers are shown to those only who may make some: others cannot tell whether there are any.
 */
export async function columnFilling(session: MysqlSession, dataset: Dataset, database: string): Promise<ColumnFilling | null> {
  if (dataset.table === undefined) return null;
  const { schema, table } = tableName(dataset.table, database);
  const kind = await kindOf(session, schema, table);
  if (kind === 'VIEW' || kind === 'SYSTEM VIEW') return null;
  const rows = await session.query(
    `SELECT COLUMN_NAME AS name,
            CASE WHEN EXTRA REGEXP '(VIRTUAL|STORED|PERSISTENT) GENERATED' THEN 'generated'
                 WHEN EXTRA LIKE '%auto_increment%' OR (DATA_TYPE = 'enum' AND IS_NULLABLE = 'NO') THEN 'default'
                 WHEN COLUMN_DEFAULT IS NULL OR (IS_NULLABLE = 'YES' AND COLUMN_DEFAULT = 'NULL' AND VERSION() LIKE '%MariaDB%') THEN NULL
                 ELSE 'default' END AS filled
       FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [schema, table],
  );
  const filled = rows.flatMap(({ name, filled: by }): FilledColumn[] =>
    by === 'default' || by === 'generated' ? [[String(name), by]] : [],
  );
  return { filled: new Map(filled), mayFillMore: await mayHaveTrigger(session, schema, table) };
}

async function kindOf(session: MysqlSession, schema: string, table: string): Promise<string | null> {
  const sql = 'SELECT TABLE_TYPE AS kind FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?';
  const [row] = await session.query(sql, [schema, table]);
  return row === undefined ? null : String(row.kind);
}

/** One plain query after the other: MariaDB 10.11 was seen to die of a single one with subqueries over these views. */
async function mayHaveTrigger(session: MysqlSession, schema: string, table: string): Promise<boolean> {
  const has = async (sql: string, values: string[]) => (await session.query(`${sql} LIMIT 1`, values)).length > 0;
  const trigger = `SELECT TRIGGER_NAME FROM information_schema.TRIGGERS
    WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? AND ACTION_TIMING = 'BEFORE' AND EVENT_MANIPULATION = 'INSERT'`;
  if (await has(trigger, [schema, table])) return true;
  const [user] = await session.query(`SELECT CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''') AS grantee`);
  const grantee = String(user!.grantee);
  const granted = (view: string) =>
    `SELECT PRIVILEGE_TYPE FROM information_schema.${view} WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = ?`;
  const seesTriggers =
    (await has(granted('USER_PRIVILEGES'), [grantee])) ||
    (await has(`${granted('SCHEMA_PRIVILEGES')} AND ? LIKE TABLE_SCHEMA`, [grantee, schema])) ||
    (await has(`${granted('TABLE_PRIVILEGES')} AND TABLE_SCHEMA = ? AND TABLE_NAME = ?`, [grantee, schema, table]));
  return !seesTriggers;
}
