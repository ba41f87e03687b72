import type { LogicalType } from '../../values/logical-type.ts';
import type { OracleColumn } from './driver.ts';

/** What the driver gives for one column, and so what the encoder makes canonical text of. */
export type OracleCoding =
  | 'text'
  | 'padded'
  | 'number'
  | 'float'
  | 'boolean'
  | 'flag'
  | 'bytes'
  | 'moment'
  | 'json'
  | 'interval_ds'
  | 'interval_ym';

/** How one column is read. */
export interface ColumnReading {
  logicalType: LogicalType;
  coding: OracleCoding;
  /** Makes exact text on the server where the driver's own value would lose something. */
  expression(quoted: string): string;
  /** What rows are ordered and grouped by; null where Oracle can do neither (LOBs, documents, LONG). */
  ordering: ((quoted: string) => string[]) | null;
  /** 1 where a large value is there and empty: the driver gives it as NULL. */
  emptiness?: (quoted: string) => string;
  /** Why no value of this column can be read. */
  refused?: string;
}

const FLOATING_POINT = -127;
const MOST_DIGITS = 38;
const NANOSECONDS = 9;

const asIs = (quoted: string) => quoted;
const isEmpty = (quoted: string) => `CASE WHEN DBMS_LOB.GETLENGTH(${quoted}) = 0 THEN 1 END`;
const byValue = (quoted: string) => [quoted];
/** All pad blanks are an empty value, which Oracle would take for NULL. */
const withoutPad = (quoted: string) => [`NVL2(${quoted}, 1, 0)`, `RTRIM(${quoted})`];
/** National text is UTF-16 in the database, which orders the characters beyond 65535 before others. */
const byUtf8 = (quoted: string) => [`UTL_I18N.STRING_TO_RAW(SUBSTR(${quoted}, 1, 500), 'AL32UTF8')`, quoted];

/** `SYYYY` writes a minus before years BC, so that none of them is taken for a year AD; always nine digits, so that none is lost. */
const SECONDS = 'SYYYY-MM-DD HH24:MI:SS';
const FINE = `${SECONDS}.FF9`;
const asMoment = (format: string, of: (quoted: string) => string) => (quoted: string) => `TO_CHAR(${of(quoted)}, '${format}')`;
const inUtc = (quoted: string) => `SYS_EXTRACT_UTC(${quoted})`;

/** The one map from Oracle's types to logical types; works on a statement's metadata, so tables, views and queries agree. */
export function readingOf(column: OracleColumn): ColumnReading {
  const precision = column.precision ?? 0;
  const plain = (logicalType: LogicalType, coding: OracleCoding): ColumnReading => ({
    logicalType,
    coding,
    expression: asIs,
    ordering: byValue,
  });
  const whole = (logicalType: LogicalType, coding: OracleCoding, expression = asIs): ColumnReading => ({
    logicalType,
    coding,
    expression,
    ordering: null,
  });
  const moment = (logicalType: LogicalType, format: string, of = asIs): ColumnReading => ({
    logicalType,
    coding: 'moment',
    expression: asMoment(format, of),
    ordering: (quoted) => [of(quoted)],
  });
  const fraction = { precision: Math.min(Math.max(precision, 0), NANOSECONDS) };
  switch (column.dbTypeName) {
    case 'NUMBER':
    case 'BINARY_INTEGER':
      return plain(numberType(precision, column.scale ?? FLOATING_POINT), 'number');
    case 'BINARY_FLOAT':
    case 'BINARY_DOUBLE':
      return plain({ kind: 'float' }, 'float');
    case 'BOOLEAN':
      return plain({ kind: 'boolean' }, 'boolean');
    case 'VARCHAR2':
      return plain({ kind: 'string' }, 'text');
    case 'NVARCHAR2':
      return { ...plain({ kind: 'string' }, 'text'), ordering: byUtf8 };
    case 'CHAR':
    case 'NCHAR':
      return { ...plain({ kind: 'string' }, 'padded'), ordering: withoutPad };
    case 'RAW':
      return plain({ kind: 'bytes' }, 'bytes');
    case 'ROWID':
    case 'UROWID':
      return plain({ kind: 'string' }, 'text');
    case 'DATE':
      return moment({ kind: 'timestamp', precision: 0 }, SECONDS);
    case 'TIMESTAMP':
      return moment({ kind: 'timestamp', ...fraction }, FINE);
    case 'TIMESTAMP WITH TIME ZONE':
      return moment({ kind: 'timestamptz', ...fraction }, `${FINE}"Z"`, inUtc);
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      // Shown in the session's time zone, which is UTC.
      return moment({ kind: 'timestamptz', ...fraction }, `${FINE}"Z"`);
    case 'INTERVAL DAY TO SECOND':
      return plain({ kind: 'string' }, 'interval_ds');
    case 'INTERVAL YEAR TO MONTH':
      return plain({ kind: 'string' }, 'interval_ym');
    case 'CLOB':
    case 'NCLOB':
      return { ...whole({ kind: 'string' }, 'text'), emptiness: isEmpty };
    case 'BLOB':
      return { ...whole({ kind: 'bytes' }, 'bytes'), emptiness: isEmpty };
    case 'LONG':
      return whole({ kind: 'string' }, 'text');
    case 'LONG RAW':
      return whole({ kind: 'bytes' }, 'bytes');
    case 'JSON':
      return whole({ kind: 'json' }, 'json', (quoted) => `JSON_SERIALIZE(${quoted} RETURNING CLOB)`);
    case 'VECTOR':
      return whole({ kind: 'string' }, 'text', (quoted) => `FROM_VECTOR(${quoted} RETURNING CLOB)`);
    case 'SYS.XMLTYPE':
    case 'XMLTYPE':
      return whole({ kind: 'string' }, 'text', (quoted) => `XMLSERIALIZE(CONTENT ${quoted} AS CLOB)`);
    default:
      return {
        ...whole({ kind: 'string' }, 'text'),
        refused: `its type ${column.dbTypeName ?? 'unknown'} has no text that could be compared`,
      };
  }
}

/** Without a scale, and where the point floats, any number of digits; a negative scale means zeros before the point. */
function numberType(precision: number, scale: number): LogicalType {
  if (precision === 0 || scale === FLOATING_POINT) return { kind: 'decimal' };
  if (scale > 0) return { kind: 'decimal', precision: Math.max(precision, scale), scale };
  const digits = precision - scale;
  return digits <= MOST_DIGITS ? { kind: 'integer', digits } : { kind: 'decimal' };
}

/** As Oracle spells the type, from metadata alone; text is measured in bytes there. */
export function nativeTypeOf(column: OracleColumn): string {
  const { dbTypeName = 'unknown', precision = 0, scale = FLOATING_POINT, byteSize } = column;
  switch (dbTypeName) {
    case 'NUMBER':
      if (scale === FLOATING_POINT) return precision === 0 ? 'NUMBER' : `FLOAT(${precision})`;
      return precision === 0 ? 'NUMBER' : `NUMBER(${precision},${scale})`;
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      return dbTypeName.replace('TIMESTAMP', `TIMESTAMP(${precision})`);
    default:
      return byteSize === undefined ? dbTypeName : `${dbTypeName}(${byteSize})`;
  }
}
