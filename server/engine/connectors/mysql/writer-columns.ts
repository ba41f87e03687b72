import { TieoutError } from '../../errors.ts';
import type { WriterColumn } from '../guarded-table.ts';
import { type ReadableColumn, readableColumns } from './catalog.ts';
import type { ColumnCoding } from './row-encoder.ts';
import type { MysqlSession, Row } from './session.ts';
import { quoteName, tableName } from './sql.ts';

export interface MysqlWriterColumn extends WriterColumn {
  quoted: string;
  coding: ColumnCoding;
  /** The text that guards: what the extract reads, as text; bytes as hex. */
  text: (quoted: string) => string;
  /** Text that stands for a value, as the type of a key column, so that an index finds it; null for types without equality. */
  typed: ((given: string) => string) | null;
  /** Text that stands for a value, as what may be assigned. */
  value: (given: string) => string;
  /** Keys are hashed by their bytes, as their collation takes different texts for one. */
  isText: boolean;
}

export interface WritableTable {
  name: string;
  columns: MysqlWriterColumn[];
  /** Columns that an index begins with. */
  indexed: Set<string>;
}

/** @throws TieoutError not_found; invalid_input for a view, and for a table whose engine has no transactions. */
export async function writableTable(session: MysqlSession, name: string, database: string): Promise<WritableTable> {
  const readable = await readableColumns(session, { table: name }, database);
  const { schema, table } = tableName(name, database);
  const [kind] = await session.query(
    `SELECT t.TABLE_TYPE AS kind, t.ENGINE AS engine, e.TRANSACTIONS AS transactions FROM information_schema.TABLES AS t
      LEFT JOIN information_schema.ENGINES AS e ON e.ENGINE = t.ENGINE WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?`,
    [schema, table],
  );
  if (kind?.kind === 'VIEW' || kind?.kind === 'SYSTEM VIEW') throw notATable(name);
  if (kind?.transactions !== 'YES') throw noTransactions(name, String(kind?.engine));
  const catalogue = await session.query(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS native_type, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation,
        EXTRA AS extra FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [schema, table],
  );
  const indexes = await session.query(
    `SELECT COLUMN_NAME AS name FROM information_schema.STATISTICS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND SEQ_IN_INDEX = 1 AND SUB_PART IS NULL AND COLUMN_NAME IS NOT NULL AND INDEX_TYPE = 'BTREE'`,
    [schema, table],
  );
  const byName = new Map(catalogue.map((row) => [String(row.name), row]));
  return {
    name: `${quoteName(schema)}.${quoteName(table)}`,
    columns: readable.map((column) => writerColumn(column, byName.get(column.name)!)),
    indexed: new Set(indexes.map((row) => String(row.name))),
  };
}

function writerColumn({ name, reading }: ReadableColumn, row: Row): MysqlWriterColumn {
  const read = (quoted: string) => reading.expression?.(quoted) ?? quoted;
  const isHex = reading.coding === 'hex';
  return {
    name,
    quoted: quoteName(name),
    logicalType: reading.logicalType,
    coding: reading.coding,
    text: (quoted) => (isHex ? `HEX(${quoted})` : `CONVERT(${read(quoted)} USING utf8mb4)`),
    typed: typedKey(row),
    value: isHex ? (given) => `UNHEX(${given})` : row.type === 'bit' ? (given) => `CAST(${given} AS UNSIGNED)` : (given) => given,
    isText: row.charset !== null || isHex,
    generated: /(VIRTUAL|STORED|PERSISTENT) GENERATED/.test(String(row.extra)),
  };
}

function typedKey(row: Row): ((given: string) => string) | null {
  const type = String(row.type).toLowerCase();
  const native = String(row.native_type).toLowerCase();
  if (type === 'json' || row.charset === 'binary') return null;
  if (row.charset !== null) return (given) => `CONVERT(${given} USING ${row.charset}) COLLATE ${row.collation}`;
  const decimal = /^(?:decimal|numeric)(\(\d+,\d+\))/.exec(native);
  if (decimal) return (given) => `CAST(${given} AS DECIMAL${decimal[1]})`;
  if (/int$|^bit$|^year$/.test(type)) {
    const sign = native.includes('unsigned') || type === 'bit' ? 'UNSIGNED' : 'SIGNED';
    return (given) => `CAST(${given} AS ${sign})`;
  }
  if (/^(float|double)$/.test(type)) return (given) => `(${given} + 0e0)`;
  if (type === 'date') return (given) => `CAST(${given} AS DATE)`;
  if (type === 'time') return (given) => `CAST(${given} AS TIME(6))`;
  if (/^(datetime|timestamp)$/.test(type)) return (given) => `CAST(${given} AS DATETIME(6))`;
  if (/binary$|blob$/.test(type)) return (given) => `UNHEX(${given})`;
  if (/^(uuid|inet4|inet6)$/.test(type)) return (given) => `CAST(${given} AS ${type})`;
  return null;
}

function notATable(table: string): TieoutError {
  return new TieoutError('invalid_input', `"${table}" is a view, and only tables can be written.`, 'Choose the table behind the view.');
}

function noTransactions(table: string, engine: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The table "${table}" is kept by the storage engine ${engine}, which has no transactions.`,
    'Changes to it could not be undone together; convert it with ALTER TABLE … ENGINE = InnoDB.',
  );
}
