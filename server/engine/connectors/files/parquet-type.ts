import type { LogicalType } from '../../values/logical-type.ts';
import type { RelationValue } from '../contract.ts';

/** How a Parquet column is read: expressions over its quoted name. */
export interface ColumnReading {
  logicalType: LogicalType;
  /** Its text is canonical text, NUL bytes and the order of JSON keys aside. */
  text: (quoted: string) => string;
  /** For a landing that reads by itself; null when the value needs more than DuckDB can do. `text` holds there too. */
  typed: ((quoted: string) => Omit<RelationValue, 'text'>) | null;
}

const asText = (quoted: string) => `CAST(${quoted} AS VARCHAR)`;
const asIs = (quoted: string) => ({ typed: quoted });
const within = (lowest: string, highest: string) => (quoted: string) => ({
  typed: quoted,
  fits: `${quoted} BETWEEN ${lowest} AND ${highest}`,
});

const INTEGER_DIGITS: Record<string, number> = {
  TINYINT: 3,
  UTINYINT: 3,
  SMALLINT: 5,
  USMALLINT: 5,
  INTEGER: 10,
  UINTEGER: 10,
  BIGINT: 19,
  UBIGINT: 20,
  HUGEINT: 39,
  UHUGEINT: 39,
};
const MOST_DIGITS = 38;
const LARGEST_INTEGER = '9'.repeat(MOST_DIGITS);
const MICROSECOND_DIGITS = 6;
const TIMESTAMP_PRECISION: Record<string, number> = { TIMESTAMP_S: 0, TIMESTAMP_MS: 3, TIMESTAMP: 6, TIMESTAMP_NS: 9 };

/** DuckDB writes NaN and the infinities in lower case. */
const floatText = (quoted: string) =>
  `CASE CAST(CAST(${quoted} AS DOUBLE) AS VARCHAR) WHEN 'nan' THEN 'NaN' WHEN '-nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' WHEN '-inf' THEN '-Infinity' ELSE CAST(CAST(${quoted} AS DOUBLE) AS VARCHAR) END`;
/** One NaN, and one zero: adding zero turns -0 into +0. */
const floatValue = (quoted: string) => ({ typed: `CASE WHEN isnan(${quoted}) THEN 'NaN'::DOUBLE ELSE CAST(${quoted} AS DOUBLE) + 0 END` });

/** The one map from DuckDB's names of types to logical types. Nested values are JSON. */
export function readingOf(nativeType: string): ColumnReading {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(nativeType);
  if (decimal) return decimalReading(Number(decimal[1]), Number(decimal[2]));
  const digits = INTEGER_DIGITS[nativeType];
  if (digits !== undefined) {
    const typed = digits > MOST_DIGITS ? hugeValue(nativeType) : asIs;
    return { logicalType: { kind: 'integer', digits: Math.min(digits, MOST_DIGITS) }, text: asText, typed };
  }
  const precision = TIMESTAMP_PRECISION[nativeType];
  if (precision !== undefined) return timestampReading(nativeType, precision);
  switch (nativeType) {
    case 'BOOLEAN':
      return { logicalType: { kind: 'boolean' }, text: asText, typed: asIs };
    case 'FLOAT':
    case 'DOUBLE':
      return { logicalType: { kind: 'float' }, text: floatText, typed: floatValue };
    case 'BLOB':
      return hexReading;
    case 'DATE':
      return { logicalType: { kind: 'date' }, text: asText, typed: within("DATE '0001-01-01'", "DATE '9999-12-31'") };
    case 'TIME':
      return { logicalType: { kind: 'time', precision: 6 }, text: asText, typed: within("TIME '00:00:00'", "TIME '23:59:59.999999'") };
    case 'TIMESTAMP WITH TIME ZONE':
      return zonedReading;
    case 'UUID':
      return { logicalType: { kind: 'uuid' }, text: asText, typed: asIs };
    case 'JSON':
      return { logicalType: { kind: 'json' }, text: asText, typed: null };
    default:
      return /^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(nativeType)
        ? { logicalType: { kind: 'json' }, text: (quoted) => `CAST(to_json(${quoted}) AS VARCHAR)`, typed: null }
        : { logicalType: { kind: 'string' }, text: asText, typed: (quoted) => ({ typed: withoutNul(asText(quoted)) }) };
  }
}

export function withoutNul(text: string): string {
  return `CASE WHEN contains(${text}, chr(0)) THEN replace(${text}, chr(0), '') ELSE ${text} END`;
}

/** A file may hold more digits than it declares. Where no digit stands before the point, DuckDB prints none: `.50`. */
function decimalReading(precision: number, scale: number): ColumnReading {
  const digits = '9'.repeat(precision);
  const logicalType: LogicalType = { kind: 'decimal', precision, scale };
  if (precision === scale) {
    const text = (quoted: string) => `regexp_replace(${asText(quoted)}, '^(-?)[.]', '\\10.')`;
    // With a zero before the point 38 digits are too many for DuckDB's decimals, so landing keeps the text.
    return { logicalType, text, typed: precision === MOST_DIGITS ? () => ({}) : within(`-0.${digits}`, `0.${digits}`) };
  }
  const largest = scale === 0 ? digits : `${digits.slice(0, precision - scale)}.${digits.slice(precision - scale)}`;
  return { logicalType, text: asText, typed: within(`-${largest}`, largest) };
}

/** Larger than what 38 digits hold. */
function hugeValue(nativeType: string) {
  const bound = (sign: string) => `CAST('${sign}${LARGEST_INTEGER}' AS ${nativeType})`;
  return within(nativeType === 'UHUGEINT' ? '0' : bound('-'), bound(''));
}

/** Nanoseconds are kept as text by the landing, so text they stay. */
function timestampReading(nativeType: string, precision: number): ColumnReading {
  const logicalType: LogicalType = { kind: 'timestamp', precision };
  if (precision > MICROSECOND_DIGITS) return { logicalType, text: asText, typed: () => ({}) };
  const moment = (text: string) => `CAST('${text}' AS ${nativeType})`;
  const last = precision === 0 ? '9999-12-31 23:59:59' : `9999-12-31 23:59:59.${'9'.repeat(precision)}`;
  return { logicalType, text: asText, typed: within(moment('0001-01-01 00:00:00'), moment(last)) };
}

const hexReading: ColumnReading = {
  logicalType: { kind: 'bytes' },
  text: (quoted) => `lower(hex(${quoted}))`,
  typed: (quoted) => ({ typed: `lower(hex(${quoted}))` }),
};

const zonedReading: ColumnReading = {
  logicalType: { kind: 'timestamptz', precision: 6 },
  text: (quoted) => `regexp_replace(CAST(${quoted} AS VARCHAR), '\\+00$', 'Z')`,
  typed: within("TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"),
};
