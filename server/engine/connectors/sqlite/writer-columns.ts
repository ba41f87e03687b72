import { TieoutError } from '../../errors.ts';
import type { WriterColumn } from '../guarded-table.ts';
import { describeColumns } from './catalog.ts';
import { readExpression, type StoredValue } from './column-type.ts';
import type { SqliteDatabase } from './database.ts';
import { rowidOf } from './rowid.ts';
import { quoteName, tableName } from './sql.ts';

export interface SqliteWriterColumn extends WriterColumn {
  /** Table and column, quoted. */
  quoted: string;
  /** What the extract reads, and the guard compares. */
  read: string;
}

export interface WritableTable {
  quoted: string;
  columns: SqliteWriterColumn[];
  /** What addresses a row: the rowid, or the primary key of a table without one. */
  identity: { quoted: string; read: string; isBytes: boolean }[];
  /** Columns that an index begins with. */
  indexed: Set<string>;
}

/** @throws TieoutError not_found; invalid_input for a view or a virtual table. */
export function writableTable(database: SqliteDatabase, name: string): WritableTable {
  const described = describeColumns(database, { table: name });
  const table = tableName(name);
  const query = (sql: string) => database.prepare(sql).all(table) as Record<string, unknown>[];
  const [kind] = query("SELECT type, wr FROM pragma_table_list(?) WHERE schema = 'main'");
  if (kind?.type !== 'table') throw notATable(name);
  const details = query('SELECT name, pk, hidden FROM pragma_table_xinfo(?)');
  const generated = new Set(details.filter((row) => row.hidden === 2 || row.hidden === 3).map((row) => String(row.name)));
  const primary = details
    .filter((row) => Number(row.pk) > 0)
    .sort((a, b) => Number(a.pk) - Number(b.pk))
    .map((row) => String(row.name));
  const quoted = quoteName(table);
  const rowid = rowidOf(database, table);
  if (kind.wr !== 1 && rowid === null) throw noRowid(name);
  const indexes = query('SELECT name FROM pragma_index_list(?) WHERE partial = 0').flatMap((row) => {
    const [first] = database.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').all(row.name) as { name: string | null }[];
    return first?.name ? [first.name] : [];
  });
  const columns = described.map((column) => {
    const place = `${quoted}.${quoteName(column.name)}`;
    const read = readExpression(place, column.logicalType);
    return { name: column.name, logicalType: column.logicalType, generated: generated.has(column.name), quoted: place, read };
  });
  const keyOf = (name: string) => {
    const column = columns.find((candidate) => candidate.name === name)!;
    return { quoted: column.quoted, read: column.read, isBytes: column.logicalType.kind === 'bytes' };
  };
  const rowidColumn = `${quoted}.${rowid}`;
  return {
    quoted,
    columns,
    identity: kind.wr === 1 ? primary.map(keyOf) : [{ quoted: rowidColumn, read: rowidColumn, isBytes: false }],
    indexed: new Set([...indexes, ...primary.slice(0, 1)]),
  };
}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
/** Kinds whose canonical text is found by `=` wherever it is stored. */
const FOUND_BY_EQUALITY = new Set(['integer', 'decimal', 'float', 'string', 'bytes', 'date', 'time']);

export function isFoundByEquality(column: WriterColumn): boolean {
  return FOUND_BY_EQUALITY.has(column.logicalType.kind);
}

/** Canonical text as the value that SQLite keeps for it; what does not fit its type stays text. */
export function storable({ logicalType }: WriterColumn, text: string | null): StoredValue {
  if (text === null) return null;
  switch (logicalType.kind) {
    case 'boolean':
      return text === 'true' ? 1n : text === 'false' ? 0n : text;
    case 'integer': {
      if (!/^-?\d+$/.test(text)) return text;
      const value = BigInt(text);
      return value >= INT64.least && value <= INT64.most ? value : text;
    }
    case 'float':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'bytes':
      return /^(?:[0-9a-f]{2})*$/.test(text) ? Buffer.from(text, 'hex') : text;
    default:
      return text;
  }
}

function notATable(table: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `"${table}" is a view or a virtual table, and only tables can be written.`,
    'Choose the table behind it.',
  );
}

function noRowid(table: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The rows of "${table}" cannot be addressed: its columns hide all names of the rowid.`,
    'Rename the column oid, and Tieout can write the table.',
  );
}
