import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnDescription, RelationPart, RelationValue, SanitisedCount } from '../contract.ts';
import { literal, quoteName } from './duckdb.ts';
import { readingOf, withoutNul } from './parquet-type.ts';

/** A column as a file's filter sees it (`name`, typed) and as it is extracted (`text`, an expression for canonical text). */
export interface RelationColumn extends ColumnDescription {
  text: string;
  /** Over the columns of `Relation.parts`; null when DuckDB alone cannot give this column's canonical text. */
  direct: RelationValue | null;
  /** Whether `text` may have NUL bytes still. */
  mayHoldNul: boolean;
}

export function describedColumn({ name, nativeType, logicalType, nullable }: RelationColumn): ColumnDescription {
  return { name, nativeType, logicalType, nullable };
}

/** A file as SQL: `sql` goes after FROM, columns are named as in the file. */
export interface Relation {
  sql: string;
  columns: RelationColumn[];
  /** The same rows in pieces, column i called `p<i>`. */
  parts: RelationPart[];
  /** From the file's own statistics. */
  rowEstimate: number | null;
  /** By the file's own word, or counted when it was copied. */
  rows: number;
  sanitised: SanitisedCount[];
  /** @throws TieoutError conflict when what is read is no longer what this was made of. */
  assertUnchanged: () => void;
}

/** Row groups are read together until there are so many rows: enough pieces for two readers, each large enough to be worth it. */
const ROWS_OF_A_PART = 120_000;

export async function relationOfParquet(connection: DuckDBConnection, file: string, assertUnchanged: () => void): Promise<Relation> {
  // Square brackets, stars and question marks in a name would be patterns.
  const name = literal(file.replaceAll(/[[*?]/g, '[$&]'));
  const source = `read_parquet([${name}], hive_partitioning = false)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.getRowObjectsJS().map((row, index) => parquetColumn(String(row.column_name), String(row.column_type), index));
  const groups = await connection.runAndReadAll(
    `SELECT DISTINCT row_group_id, row_group_num_rows, row_group_bytes FROM parquet_metadata(${name}) ORDER BY row_group_id`,
  );
  const metadata = await connection.runAndReadAll(`SELECT num_rows::VARCHAR AS rows FROM parquet_file_metadata(${name})`);
  const rows = Number(metadata.getRowObjectsJS()[0]?.rows);
  const renamed = `SELECT ${columns.map((column, index) => `${quoteName(column.name)} AS p${index}`).join(', ')} FROM ${source}`;
  const ranges = rowRanges(groups.getRows().map(([, count, bytes]) => ({ rows: Number(count), bytes: Number(bytes) })));
  // A column of that name hides DuckDB's own, which counts the rows of a file from 0.
  const inOnePiece = ranges.length <= 1 || columns.some((column) => column.name.toLowerCase() === 'file_row_number');
  return {
    sql: source,
    columns,
    parts: inOnePiece
      ? [{ sql: `(${renamed})`, bytes: ranges.reduce((sum, { bytes }) => sum + bytes, 0) }]
      : ranges.map(({ from, to, bytes }) => ({ sql: `(${renamed} WHERE file_row_number >= ${from} AND file_row_number < ${to})`, bytes })),
    rowEstimate: rows,
    rows,
    sanitised: [],
    assertUnchanged,
  };
}

function parquetColumn(name: string, nativeType: string, index: number): RelationColumn {
  const reading = readingOf(nativeType);
  const part = `p${index}`;
  const text = reading.text(part);
  const isText = reading.logicalType.kind === 'string';
  return {
    name,
    nativeType: nativeType.toLowerCase(),
    logicalType: reading.logicalType,
    nullable: true,
    text: reading.text(`dataset.${quoteName(name)}`),
    direct: reading.typed && { ...reading.typed(part), text: isText ? withoutNul(text) : text },
    mayHoldNul: isText,
  };
}

function rowRanges(groups: { rows: number; bytes: number }[]): { from: number; to: number; bytes: number }[] {
  const ranges: { from: number; to: number; bytes: number }[] = [];
  let at = 0;
  for (const group of groups) {
    const last = ranges.at(-1);
    if (last && last.to - last.from < ROWS_OF_A_PART) {
      last.to += group.rows;
      last.bytes += group.bytes;
    } else {
      ranges.push({ from: at, to: at + group.rows, bytes: group.bytes });
    }
    at += group.rows;
  }
  return ranges;
}
