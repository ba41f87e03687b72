import type { LogicalType } from '../../values/logical-type.ts';
import type { RelationValue } from '../contract.ts';
import type { CopySegment } from './copy-file.ts';
import { literal, quoteName } from './duckdb.ts';
import type { NormalisedColumn, NormalisedTable } from './normalised-table.ts';
import type { Relation } from './relation.ts';

const MICROSECOND_DIGITS = 6;

/** Values leave as the file wrote them; only filters and orders see them typed. */
export function relationOfCopy(table: NormalisedTable): Relation {
  const raw = table.columns.map((_, index) => `raw_${index}_of_file`);
  const typed = table.columns.map((column, index) => `${typedExpression(raw[index]!, column)} AS ${quoteName(column.name)}`);
  return {
    sql: `(SELECT ${[...typed, ...raw].join(', ')} FROM ${readCopy(table.copy, raw)})`,
    columns: table.columns.map(({ fractionDigits: _, ...column }, index) => ({
      ...column,
      text: textExpression(raw[index]!, column.logicalType),
      direct: directValue(`p${index}`, column.logicalType),
      mayHoldNul: false,
    })),
    parts: table.copy.map((segment) => ({
      sql: readCopy(
        [segment],
        table.columns.map((_, index) => `p${index}`),
      ),
      bytes: segment.bytes,
    })),
    rowEstimate: null,
    rows: table.rows,
    sanitised: table.sanitised,
    // Nobody else writes to the copy.
    assertUnchanged: () => undefined,
  };
}

/**
 * Each segment is one buffer for one thread: then a quoted line feed can never be taken for the end of a row, and the longest
 * row may be as long as its segment.
 */
function readCopy(segments: CopySegment[], names: string[]): string {
  const bytes = Math.max(...segments.map((segment) => segment.bytes));
  return `read_csv([${segments.map(({ path }) => literal(path)).join(', ')}], auto_detect = false, header = false, skip = 1, delim = ',',
    quote = '"', escape = '"', comment = '', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, null_padding = false, strict_mode = true,
    parallel = false, max_line_size = ${bytes + 1}, buffer_size = ${bytes + 2},
    columns = {${names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}})`;
}

function textExpression(raw: string, type: LogicalType): string {
  return type.kind === 'timestamp' || type.kind === 'timestamptz' ? `replace(${raw}, 'T', ' ')` : raw;
}

/** Every value was looked at when the copy was made: none fails to fit, so none needs to prove that it prints back the same. */
function directValue(raw: string, type: LogicalType): RelationValue {
  const text = textExpression(raw, type);
  switch (type.kind) {
    case 'boolean':
      return { text, typed: `${raw} = 'true'` };
    case 'float':
      return { text, typed: `CAST(${raw} AS DOUBLE) + 0` };
    case 'time':
    case 'timestamp':
      return type.precision > MICROSECOND_DIGITS ? { text } : { text, typed: raw };
    case 'timestamptz':
      return type.precision > MICROSECOND_DIGITS ? { text } : { text, typed: `left(${raw}, -1)` };
    default:
      return { text, typed: raw };
  }
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
