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
  const rows = await session.query(
    `SELECT c.COLUMN_NAME AS name,
            (SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?) AS kind,
            CASE WHEN c.EXTRA REGEXP '(VIRTUAL|STORED|PERSISTENT) GENERATED' THEN 'generated'
                 WHEN c.EXTRA LIKE '%auto_increment%' OR (c.DATA_TYPE = 'enum' AND c.IS_NULLABLE = 'NO') THEN 'default'
                 WHEN c.COLUMN_DEFAULT IS NULL OR (c.IS_NULLABLE = 'YES' AND c.COLUMN_DEFAULT = 'NULL' AND VERSION() LIKE '%MariaDB%') THEN NULL
                 ELSE 'default' END AS filled
       FROM information_schema.COLUMNS AS c WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ?`,
    [schema, table, schema, table],
  );
  const kind = String(rows[0]?.kind);
  if (kind === 'VIEW' || kind === 'SYSTEM VIEW') return null;
  const filled = rows.flatMap(({ name, filled: by }): FilledColumn[] =>
    by === 'default' || by === 'generated' ? [[String(name), by]] : [],
  );
  return { filled: new Map(filled), mayFillMore: await mayHaveTrigger(session, schema, table) };
}

async function mayHaveTrigger(session: MysqlSession, schema: string, table: string): Promise<boolean> {
  const mine = `PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`;
  const [row] = await session.query(
    `SELECT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?
              AND ACTION_TIMING = 'BEFORE' AND EVENT_MANIPULATION = 'INSERT') AS found,
            EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE ${mine})
              OR EXISTS (SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE ${mine} AND ? LIKE TABLE_SCHEMA)
              OR EXISTS (SELECT 1 FROM information_schema.TABLE_PRIVILEGES WHERE ${mine} AND TABLE_SCHEMA = ? AND TABLE_NAME = ?) AS shown`,
    [schema, table, schema, schema, table],
  );
  return Number(row?.found) !== 0 || Number(row?.shown) !== 1;
}
