import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { quoteText } from './sql-text.ts';
import { storageType } from './storage-type.ts';
import { numberWithin, parsedValue, readValue, typedValue } from './typed-value.ts';

/**
 * A staging table: `c0 … cn` typed, by position, so that no column name of a database ever reaches SQL; and `raw`, which
 * holds all original texts of a rejected row and is NULL on every other.
 */
export function createStagingTable(table: string, types: LogicalType[]): string {
  const columns = types.map((type, index) => `c${index} ${storageType(type)}`);
  return `CREATE TABLE ${table} (${[...columns, 'raw VARCHAR[]'].join(', ')})`;
}

type LoadedColumn = Pick<StagedColumn, 'logicalType' | 'canonicalText' | 'misfitsMarked' | 'refusals'>;

/**
 * Loads one spool segment of `bytes` bytes. A value that is not canonical for its type makes its row a rejected one.
 *
 * The reader takes the whole segment as one buffer and one thread: then a quoted line feed can never be taken for the end
 * of a row, and the longest row may be as long as the segment. Several segments are loaded side by side instead.
 */
export function loadSegment(table: string, columns: LoadedColumn[], path: string, bytes: number): string {
  const loads = columns.map(columnLoad);
  const raws = columns.map((_, index) => `r${index}`);
  const parsed = loads.flatMap((load, index) => (load.parsed === null ? [] : [`${load.parsed} AS v${index}`]));
  const typed = loads.map((load, index) => `${load.value} AS c${index}`);
  const misfits = loads.flatMap(({ misfit }) => misfit ?? []);
  const raw =
    misfits.length === 0 ? 'NULL' : `CASE WHEN ${misfits.join(' OR ')} THEN [${loads.map(({ original }) => original).join(', ')}] END`;
  return [
    `INSERT INTO ${table}`,
    `SELECT ${columns.map((_, index) => `c${index}`).join(', ')}, ${raw}`,
    `FROM (SELECT ${[...raws, ...typed].join(', ')}`,
    `FROM (SELECT ${[...raws, ...parsed].join(', ')} FROM ${readSegment(loads, path, bytes)}))`,
  ].join('\n');
}

/** SQL of one column: `r0` is what the reader gives, `v0` what was parsed of it, `c0` the value that is kept. */
interface ColumnLoad {
  /** The type that the reader is to read. */
  reader: string;
  parsed: string | null;
  value: string;
  /** Holds where there is a value that is none; null where that cannot be. */
  misfit: string | null;
  /** The text as it came. */
  original: string;
}

function columnLoad({ logicalType, canonicalText, misfitsMarked, refusals }: LoadedColumn, index: number): ColumnLoad {
  const raw = `r${index}`;
  const text = { reader: 'VARCHAR', parsed: parsedValue(raw, logicalType), original: raw };
  const misfit = `(${raw} IS NOT NULL AND c${index} IS NULL)`;
  if (refusals) return { ...text, value: raw, misfit: `${raw} IS NOT NULL` };
  if (misfitsMarked) return { ...text, value: unmarkedValue(raw), misfit, original: `replace(${raw}, chr(0), '')` };
  const number = canonicalText ? numberWithin(raw, logicalType) : null;
  if (number !== null) {
    return { reader: storageType(logicalType), parsed: null, value: number, misfit, original: `CAST(${raw} AS VARCHAR)` };
  }
  const value = (canonicalText && readValue(raw, `v${index}`, logicalType)) || typedValue(raw, `v${index}`, logicalType);
  return { ...text, value, misfit: logicalType.kind === 'string' ? null : misfit };
}

/** A text, or NULL for a value that is none (connectors/contract.ts, `misfitsMarked`). */
function unmarkedValue(raw: string): string {
  return `CASE WHEN NOT prefix(${raw}, chr(0)) THEN ${raw} END`;
}

function readSegment(loads: ColumnLoad[], path: string, bytes: number): string {
  const options = [
    'auto_detect = false',
    'header = false',
    'skip = 1',
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    "comment = ''",
    "new_line = '\\n'",
    "nullstr = ''",
    'allow_quoted_nulls = false',
    'strict_mode = true',
    'null_padding = false',
    'parallel = false',
    `max_line_size = ${bytes + 1}`,
    `buffer_size = ${bytes + 2}`,
    `columns = {${loads.map(({ reader }, index) => `'r${index}': '${reader}'`).join(', ')}}`,
  ];
  return `read_csv(${quoteText(path)}, ${options.join(', ')})`;
}
