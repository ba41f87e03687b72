import { columnForm } from '../../connectors/typed-rows.ts';
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
  const loads = columns.map((column, index) => columnLoad(column, index, true));
  return loadRows(table, loads, readSegment(loads, path, bytes));
}

/** Loads one segment of typed rows. The staging table that comes out is the one that loading the same rows as text gives. */
export function loadTypedSegment(table: string, columns: LoadedColumn[], path: string): string {
  const loads = columns.map((column, index) =>
    columnForm(column.logicalType) === 'text' ? columnLoad(column, index, false) : typedLoad(column.logicalType, index),
  );
  return loadRows(table, loads, `read_parquet(${quoteText(path)})`);
}

function loadRows(table: string, loads: ColumnLoad[], from: string): string {
  const raws = loads.map((_, index) => `r${index}`);
  const parsed = loads.flatMap((load, index) => (load.parsed === null ? [] : [`${load.parsed} AS v${index}`]));
  const typed = loads.map((load, index) => `${load.value} AS c${index}`);
  const misfits = loads.flatMap(({ misfit }) => misfit ?? []);
  const raw =
    misfits.length === 0 ? 'NULL' : `CASE WHEN ${misfits.join(' OR ')} THEN [${loads.map(({ original }) => original).join(', ')}] END`;
  return [
    `INSERT INTO ${table}`,
    `SELECT ${loads.map((_, index) => `c${index}`).join(', ')}, ${raw}`,
    `FROM (SELECT ${[...raws, ...typed].join(', ')}`,
    `FROM (SELECT ${[...raws, ...parsed].join(', ')} FROM ${from}))`,
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

/** `numbers`: whether the reader can give numbers for the texts of numbers. */
function columnLoad({ logicalType, canonicalText, misfitsMarked, refusals }: LoadedColumn, index: number, numbers: boolean): ColumnLoad {
  const raw = `r${index}`;
  const text = { reader: 'VARCHAR', parsed: parsedValue(raw, logicalType), original: raw };
  const misfit = `(${raw} IS NOT NULL AND c${index} IS NULL)`;
  if (refusals) return { ...text, value: raw, misfit: `${raw} IS NOT NULL` };
  if (misfitsMarked) return { ...text, value: unmarkedValue(raw), misfit, original: `replace(${raw}, chr(0), '')` };
  const number = canonicalText && numbers ? numberWithin(raw, logicalType) : null;
  if (number !== null) {
    return { reader: storageType(logicalType), parsed: null, value: number, misfit, original: `CAST(${raw} AS VARCHAR)` };
  }
  const value = (canonicalText && readValue(raw, `v${index}`, logicalType)) || typedValue(raw, `v${index}`, logicalType);
  return { ...text, value, misfit: logicalType.kind === 'string' ? null : misfit };
}

/** A value that came typed, and so is one. */
function typedLoad(type: LogicalType, index: number): ColumnLoad {
  const raw = `r${index}`;
  return { reader: storageType(type), parsed: null, value: raw, misfit: null, original: originalText(raw, type) };
}

/** The canonical text with the zeros at the end of a fraction, as databases send it. */
function originalText(value: string, type: LogicalType): string {
  if (type.kind !== 'timestamp' && type.kind !== 'timestamptz') return `CAST(${value} AS VARCHAR)`;
  const moment =
    type.precision === 0 ? `CAST(${value} AS VARCHAR)` : `left(strftime(${value}, '%Y-%m-%d %H:%M:%S.%f'), ${20 + type.precision})`;
  return type.kind === 'timestamp' ? moment : `${moment} || 'Z'`;
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
