import { isBoundedDecimal, MAX_DECIMAL_DIGITS } from '../../matching/number-form.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { isStrictJson } from './json-functions.ts';
import { MICROSECOND_DIGITS, storageType } from './storage-type.ts';

/**
 * What DuckDB makes of a text, NULL where it refuses; null for types that stay text. Computed once per value, in a query
 * below the one that takes {@link typedValue} of it. Large integers are tried as 64 bits first, as most of them are not that
 * large and 128 bits take several times as long to read and to print.
 */
export function parsedValue(raw: string, type: LogicalType): string | null {
  const storage = storageType(type);
  if (storage === 'VARCHAR' || storage === 'BOOLEAN') return null;
  return `TRY_CAST(${raw} AS ${storage === 'HUGEINT' ? 'BIGINT' : storage})`;
}

/**
 * The typed value of canonical text, or NULL when the text is not exactly canonical for the type or does not fit.
 * `parsed` is where {@link parsedValue} of the same text can be found.
 *
 * DuckDB's own casts are far more lenient than semantics.md §1: `'12.7'` becomes the integer 13, `'1e3'` 1000, decimals are
 * rounded, `infinity` and BC are dates, blanks around a value are ignored. So a value counts only when printing what was
 * read gives the text again; a form that DuckDB prints differently is checked by pattern. Conditions are nested CASEs,
 * because DuckDB evaluates both sides of AND and OR for every row, but each branch only for the rows that reach it.
 */
export function typedValue(raw: string, parsed: string, type: LogicalType): string {
  const printed = `CAST(${parsed} AS VARCHAR)`;
  switch (type.kind) {
    case 'string':
      return raw;
    case 'boolean':
      return `CASE WHEN ${raw} = 'true' THEN true WHEN ${raw} = 'false' THEN false END`;
    case 'integer': {
      const bound = '9'.repeat(Math.min(type.digits ?? MAX_DECIMAL_DIGITS, MAX_DECIMAL_DIGITS));
      if (storageType(type) === 'BIGINT')
        return `CASE WHEN ${printed} = ${raw} AND ${parsed} BETWEEN -${bound} AND ${bound} THEN ${parsed} END`;
      const large = `TRY_CAST(${raw} AS HUGEINT)`;
      const fits = `CAST(${large} AS VARCHAR) = ${raw} AND ${large} BETWEEN -${bound} AND ${bound}`;
      return `CASE WHEN ${printed} = ${raw} THEN CAST(${parsed} AS HUGEINT) WHEN ${fits} THEN ${large} END`;
    }
    case 'decimal':
      return decimalValue(raw, parsed, type);
    case 'float':
      // Adding zero turns -0 into +0, which are one value; infinities and NaN are spelled as PostgreSQL does.
      return [
        `CASE WHEN ${raw} IN ('NaN', 'Infinity', '-Infinity') THEN ${parsed}`,
        `WHEN regexp_full_match(${raw}, '-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?') AND isfinite(${parsed}) THEN ${parsed} + 0 END`,
      ].join(' ');
    case 'bytes':
      return matching(raw, '([0-9a-f]{2})*', raw);
    case 'uuid':
      return `CASE WHEN ${printed} = ${raw} THEN ${parsed} END`;
    case 'json':
      return `CASE WHEN ${isStrictJson(raw)} THEN ${raw} END`;
    case 'date':
      return `CASE WHEN strlen(${raw}) = 10 AND ${printed} = ${raw} THEN ${parsed} END`;
    case 'time':
      // DuckDB and PostgreSQL have an end of day, 24:00:00, which is no canonical time.
      return `CASE WHEN NOT prefix(${raw}, '24') THEN ${momentValue(raw, parsed, type.precision, CLOCK)} END`;
    case 'timestamp':
      return momentValue(raw, parsed, type.precision, MOMENT);
    case 'timestamptz': {
      const zoneLess = `left(${raw}, -1)`;
      const value = momentValue(zoneLess, parsed, type.precision, MOMENT);
      const plain = `strlen(${raw}) = ${MOMENT.plainLength + 1} AND ${printed} || 'Z' = ${raw}`;
      const quick = storageType(type) === 'VARCHAR' ? '' : ` WHEN ${plain} THEN ${parsed}`;
      return `CASE${quick} WHEN suffix(${raw}, 'Z') THEN ${value} END`;
    }
  }
}

/**
 * The typed value of a day or a moment whose form the database guarantees (`ColumnDescription.canonicalText`): whatever DuckDB
 * reads of it that lies within the type's bounds, so that neither infinity nor BC nor the year 10000 passes. Null for other
 * types, of which every text must be proved.
 */
export function readValue(raw: string, parsed: string, type: LogicalType): string | null {
  switch (storageType(type)) {
    case 'DATE':
      // DuckDB reads a day and overlooks a BC after it.
      return `CASE WHEN strlen(${raw}) = 10 THEN ${within(parsed, `DATE '0001-01-01' AND DATE '9999-12-31'`)} END`;
    case 'TIMESTAMP':
      return within(parsed, between(MOMENT));
    default:
      return null;
  }
}

/**
 * The same of a number of guaranteed form. Each is one for DuckDB as well, so its reader may give numbers at once, which saves a
 * text per value; `number` is what it gives. Null for types that are kept otherwise.
 */
export function numberWithin(number: string, type: LogicalType): string | null {
  if (type.kind === 'integer') {
    const bound = '9'.repeat(Math.min(type.digits ?? MAX_DECIMAL_DIGITS, MAX_DECIMAL_DIGITS));
    return within(number, `-${bound} AND ${bound}`);
  }
  if (type.kind !== 'decimal' || !isBoundedDecimal(type)) return null;
  const scale = type.scale ?? 0;
  const bound = `${'9'.repeat(type.precision - scale) || '0'}${scale === 0 ? '' : `.${'9'.repeat(scale)}`}`;
  return within(number, `-${bound} AND ${bound}`);
}

function within(value: string, bounds: string): string {
  return `CASE WHEN ${value} BETWEEN ${bounds} THEN ${value} END`;
}

/** Zeros at either end say nothing and are let through; DuckDB would round what has too many digits after the point. */
function decimalValue(raw: string, parsed: string, type: Extract<LogicalType, { kind: 'decimal' }>): string {
  if (type.precision === undefined) return matching(raw, '-?[0-9]+([.][0-9]+)?', raw);
  const scale = type.scale ?? 0;
  const whole = type.precision - scale;
  const fraction = scale === 0 ? '[.]0+' : `[.][0-9]{1,${scale}}0*`;
  const pattern = `-?0*${whole === 0 ? '0' : `[0-9]{1,${whole}}`}(${fraction})?`;
  if (!isBoundedDecimal(type)) return matching(raw, pattern, raw);
  if (whole === 0) return matching(raw, pattern, parsed);
  return `CASE WHEN CAST(${parsed} AS VARCHAR) = ${raw} THEN ${parsed} WHEN regexp_full_match(${raw}, '${pattern}') THEN ${parsed} END`;
}

/** A kind of moment: its DuckDB type, and its length up to the seconds. */
interface MomentKind {
  storage: 'TIME' | 'TIMESTAMP';
  plainLength: number;
  /** Between them, DuckDB prints nothing but canonical text: no infinity, no BC, no year of five digits, no end of day. */
  extremes: [string, string];
}
const CLOCK: MomentKind = { storage: 'TIME', plainLength: 8, extremes: ['00:00:00', '23:59:59.999999'] };
const MOMENT: MomentKind = { storage: 'TIMESTAMP', plainLength: 19, extremes: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'] };
const LONGEST_FRACTION = 9;

function between({ storage, extremes }: MomentKind): string {
  return extremes.map((moment) => `${storage} '${moment}'`).join(' AND ');
}

/**
 * Without a fraction the text must print back (`infinity` and BC would too, but have another length). A fraction has at most nine
 * digits; zeros at its end say nothing and are not printed, and without them it has at most `precision`.
 */
function momentValue(raw: string, parsed: string, precision: number, kind: MomentKind): string {
  if (precision > MICROSECOND_DIGITS) return fineMomentValue(raw, precision, kind);
  const { plainLength } = kind;
  const printed = `CAST(${parsed} AS VARCHAR)`;
  const endings = Array.from({ length: LONGEST_FRACTION }, (_, index) => '0'.repeat(index + 1));
  const ending = [...endings, ...endings.map((zeros) => `.${zeros}`)].map((zeros) => `'${zeros}'`).join(', ');
  const quick = between(kind);
  const short =
    precision === MICROSECOND_DIGITS ? '' : ` AND strlen(${raw}) <= ${precision === 0 ? plainLength : plainLength + 1 + precision}`;
  return [
    `CASE WHEN ${printed} = ${raw} AND ${parsed} BETWEEN ${quick}${short} THEN ${parsed}`,
    `WHEN strlen(${raw}) = ${plainLength} THEN CASE WHEN ${printed} = ${raw} THEN ${parsed} END`,
    `WHEN strlen(${raw}) BETWEEN ${plainLength + 2} AND ${plainLength + 1 + LONGEST_FRACTION} AND substr(${raw}, ${plainLength + 1}, 1) = '.'`,
    `THEN CASE WHEN strlen(${printed}) > ${precision === 0 ? plainLength : plainLength + 1 + precision} THEN NULL WHEN ${printed} = ${raw} THEN ${parsed}`,
    `WHEN prefix(${raw}, ${printed}) AND substr(${raw}, strlen(${printed}) + 1) IN (${ending}) THEN ${parsed} END END`,
  ].join(' ');
}

/** Finer than DuckDB's types: kept as text without zeros at the end of the fraction. */
function fineMomentValue(raw: string, precision: number, { storage, plainLength }: MomentKind): string {
  const seconds = `left(${raw}, ${plainLength})`;
  const printsBack = `CAST(TRY_CAST(${seconds} AS ${storage}) AS VARCHAR) = ${seconds}`;
  const fits = `regexp_full_match(substr(${raw}, ${plainLength + 1}), '[.][0-9]{1,${precision}}0*')`;
  return [
    `CASE WHEN strlen(${raw}) = ${plainLength} AND ${printsBack} THEN ${raw}`,
    `WHEN strlen(${raw}) BETWEEN ${plainLength + 2} AND ${plainLength + 1 + LONGEST_FRACTION} AND ${fits} AND ${printsBack}`,
    `THEN rtrim(rtrim(${raw}, '0'), '.') END`,
  ].join(' ');
}

function matching(raw: string, pattern: string, value: string): string {
  return `CASE WHEN regexp_full_match(${raw}, '${pattern}') THEN ${value} END`;
}
