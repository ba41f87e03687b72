import type { DuckDBConnection } from '@duckdb/node-api';
import type { LogicalType } from '../../values/logical-type.ts';
import type { ColumnDescription, SanitisedCount } from '../contract.ts';
import { literal, quoteName } from './duckdb.ts';
import type { NormalisedColumn, NormalisedTable } from './normalised-table.ts';
import { readingOf } from './parquet-type.ts';

/** A column as a file's filter sees it (`name`, typed) and as it is extracted (`text`, an expression for canonical text). */
export interface RelationColumn extends ColumnDescription {
  text: string;
}

/** A file as SQL: `sql` goes after FROM, columns are named as in the file. */
export interface Relation {
  sql: string;
  columns: RelationColumn[];
  /** From the file's own statistics. */
  rowEstimate: number | null;
  /** Exact, when the whole file was read to know it. */
  rows: number | null;
  sanitised: SanitisedCount[];
}

/** Rows longer than this need DuckDB to be told. */
const USUAL_LONGEST_ROW = 1024 * 1024;

/** Values leave as the file wrote them; only filters and orders see them typed. */
export function relationOfCopy(table: NormalisedTable): Relation {
  const raw = table.columns.map((_, index) => `raw_${index}_of_file`);
  const longest =
    table.longestRow > USUAL_LONGEST_ROW ? `, max_line_size = ${table.longestRow + 16}, buffer_size = ${4 * (table.longestRow + 16)}` : '';
  const source = `read_csv(${literal(table.copy)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
    new_line = '\\n', nullstr = '', allow_quoted_nulls = false, null_padding = false, strict_mode = true${longest},
    columns = {${raw.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}})`;
  const typed = table.columns.map((column, index) => `${typedExpression(raw[index]!, column)} AS ${quoteName(column.name)}`);
  return {
    sql: `(SELECT ${[...typed, ...raw].join(', ')} FROM ${source})`,
    columns: table.columns.map(({ fractionDigits: _, ...column }, index) => ({
      ...column,
      text: textExpression(raw[index]!, column.logicalType),
    })),
    rowEstimate: null,
    rows: table.rows,
    sanitised: table.sanitised,
  };
}

function textExpression(raw: string, type: LogicalType): string {
  return type.kind === 'timestamp' || type.kind === 'timestamptz' ? `replace(${raw}, 'T', ' ')` : raw;
}

/** Only filters, flags and orders use it; DuckDB leaves it out where it is not used. */
function typedExpression(raw: string, { logicalType: type, fractionDigits }: NormalisedColumn): string {
  switch (type.kind) {
    case 'boolean':
      return `CAST(${raw} AS BOOLEAN)`;
    case 'integer':
      return `CAST(${raw} AS ${(type.digits ?? 38) <= 18 ? 'BIGINT' : 'HUGEINT'})`;
    case 'decimal':
      return `CAST(${raw} AS DECIMAL(38, ${fractionDigits}))`;
    case 'float':
      return `CAST(${raw} AS DOUBLE)`;
    case 'date':
      return `CAST(${raw} AS DATE)`;
    case 'time':
      return `CAST(${raw} AS TIME)`;
    case 'timestamp':
      return `CAST(${raw} AS TIMESTAMP)`;
    case 'timestamptz':
      return `CAST(${raw} AS TIMESTAMPTZ)`;
    case 'uuid':
      return `CAST(${raw} AS UUID)`;
    default:
      return raw;
  }
}

export async function relationOfParquet(connection: DuckDBConnection, file: string): Promise<Relation> {
  // Square brackets, stars and question marks in a name would be patterns.
  const source = `read_parquet([${literal(file.replaceAll(/[[*?]/g, '[$&]'))}], hive_partitioning = false)`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.getRowObjectsJS().map((row): RelationColumn => {
    const name = String(row.column_name);
    const nativeType = String(row.column_type);
    const reading = readingOf(nativeType);
    return {
      name,
      nativeType: nativeType.toLowerCase(),
      logicalType: reading.logicalType,
      nullable: true,
      text: reading.expression(`dataset.${quoteName(name)}`),
    };
  });
  const metadata = await connection.runAndReadAll(
    `SELECT num_rows::VARCHAR AS rows FROM parquet_file_metadata(${literal(file.replaceAll(/[[*?]/g, '[$&]'))})`,
  );
  return { sql: source, columns, rowEstimate: Number(metadata.getRowObjectsJS()[0]?.rows), rows: null, sanitised: [] };
}
