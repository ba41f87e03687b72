import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { quoteText } from './sql-text.ts';
import { storageType } from './storage-type.ts';
import { parsedValue, readValue, typedValue } from './typed-value.ts';

/**
 * A staging table: `c0 … cn` typed, by position, so that no column name of a database ever reaches SQL; and `raw`, which
 * holds all original texts of a rejected row and is NULL on every other.
 */
export function createStagingTable(table: string, types: LogicalType[]): string {
  const columns = types.map((type, index) => `c${index} ${storageType(type)}`);
  return `CREATE TABLE ${table} (${[...columns, 'raw VARCHAR[]'].join(', ')})`;
}

/**
 * Loads one spool segment of `bytes` bytes. A value that is not canonical for its type makes its row a rejected one.
 *
 * The reader takes the whole segment as one buffer and one thread: then a quoted line feed can never be taken for the end
 * of a row, and the longest row may be as long as the segment. Several segments are loaded side by side instead.
 */
export function loadSegment(
  table: string,
  columns: Pick<StagedColumn, 'logicalType' | 'canonicalText' | 'misfitsMarked' | 'refusals'>[],
  path: string,
  bytes: number,
): string {
  const types = columns.map((column) => column.logicalType);
  const raws = types.map((_, index) => `r${index}`);
  const parsed = types.flatMap((type, index) => {
    const expression = parsedValue(`r${index}`, type);
    return expression === null ? [] : [`${expression} AS v${index}`];
  });
  const typed = columns.map(
    ({ logicalType, canonicalText, misfitsMarked }, index) =>
      `${(canonicalText && readValue(`r${index}`, `v${index}`, logicalType)) || (misfitsMarked && unmarkedValue(`r${index}`)) || typedValue(`r${index}`, `v${index}`, logicalType)} AS c${index}`,
  );
  const misfits = columns.flatMap(({ logicalType, misfitsMarked, refusals }, index) => {
    if (refusals) return [`r${index} IS NOT NULL`];
    return logicalType.kind === 'string' && !misfitsMarked ? [] : [`(r${index} IS NOT NULL AND c${index} IS NULL)`];
  });
  const originals = columns.map(({ misfitsMarked }, index) => (misfitsMarked ? `replace(r${index}, chr(0), '')` : `r${index}`));
  const raw = misfits.length === 0 ? 'NULL' : `CASE WHEN ${misfits.join(' OR ')} THEN [${originals.join(', ')}] END`;
  return [
    `INSERT INTO ${table}`,
    `SELECT ${types.map((_, index) => `c${index}`).join(', ')}, ${raw}`,
    `FROM (SELECT ${[...raws, ...typed].join(', ')}`,
    `FROM (SELECT ${[...raws, ...parsed].join(', ')} FROM ${readSegment(raws, path, bytes)}))`,
  ].join('\n');
}

/** A text, or NULL for a value that is none (connectors/contract.ts, `misfitsMarked`). */
function unmarkedValue(raw: string): string {
  return `CASE WHEN NOT prefix(${raw}, chr(0)) THEN ${raw} END`;
}

function readSegment(raws: string[], path: string, bytes: number): string {
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
    `columns = {${raws.map((raw) => `'${raw}': 'VARCHAR'`).join(', ')}}`,
  ];
  return `read_csv(${quoteText(path)}, ${options.join(', ')})`;
}
