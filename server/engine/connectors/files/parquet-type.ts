import type { LogicalType } from '../../values/logical-type.ts';

/** How a Parquet column is read: an expression whose text is canonical text. */
export interface ColumnReading {
  logicalType: LogicalType;
  expression: (quoted: string) => string;
}

const asText = (quoted: string) => `CAST(${quoted} AS VARCHAR)`;
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
const TIMESTAMP_PRECISION: Record<string, number> = { TIMESTAMP_S: 0, TIMESTAMP_MS: 3, TIMESTAMP: 6, TIMESTAMP_NS: 9 };

/** DuckDB writes NaN and the infinities in lower case. */
const asFloat = (quoted: string) =>
  `CASE CAST(CAST(${quoted} AS DOUBLE) AS VARCHAR) WHEN 'nan' THEN 'NaN' WHEN '-nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' WHEN '-inf' THEN '-Infinity' ELSE CAST(CAST(${quoted} AS DOUBLE) AS VARCHAR) END`;

/** The one map from DuckDB's names of types to logical types. Nested values are JSON. */
export function readingOf(nativeType: string): ColumnReading {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(nativeType);
  if (decimal) return { logicalType: { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }, expression: asText };
  const digits = INTEGER_DIGITS[nativeType];
  if (digits !== undefined) return { logicalType: { kind: 'integer', digits: Math.min(digits, 38) }, expression: asText };
  const precision = TIMESTAMP_PRECISION[nativeType];
  if (precision !== undefined) return { logicalType: { kind: 'timestamp', precision }, expression: asText };
  switch (nativeType) {
    case 'BOOLEAN':
      return { logicalType: { kind: 'boolean' }, expression: asText };
    case 'FLOAT':
    case 'DOUBLE':
      return { logicalType: { kind: 'float' }, expression: asFloat };
    case 'BLOB':
      return { logicalType: { kind: 'bytes' }, expression: (quoted) => `lower(hex(${quoted}))` };
    case 'DATE':
      return { logicalType: { kind: 'date' }, expression: asText };
    case 'TIME':
      return { logicalType: { kind: 'time', precision: 6 }, expression: asText };
    case 'TIMESTAMP WITH TIME ZONE':
      return {
        logicalType: { kind: 'timestamptz', precision: 6 },
        expression: (quoted) => `regexp_replace(CAST(${quoted} AS VARCHAR), '\\+00$', 'Z')`,
      };
    case 'UUID':
      return { logicalType: { kind: 'uuid' }, expression: asText };
    case 'JSON':
      return { logicalType: { kind: 'json' }, expression: asText };
    default:
      return /^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(nativeType)
        ? { logicalType: { kind: 'json' }, expression: (quoted) => `CAST(to_json(${quoted}) AS VARCHAR)` }
        : { logicalType: { kind: 'string' }, expression: asText };
  }
}
