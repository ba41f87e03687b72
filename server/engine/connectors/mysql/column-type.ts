import mysql from 'mysql2';
import type { LogicalType } from '../../values/logical-type.ts';
import { BINARY_COLLATION, FIELD_FLAGS, type FieldPacket } from './raw-query.ts';
import type { ColumnCoding } from './row-encoder.ts';

const { Types } = mysql;

/** How one column of a result is read: what the server is asked for, and what the encoder makes of its answer. */
export interface ColumnReading {
  logicalType: LogicalType;
  coding: ColumnCoding;
  /** Wraps the quoted column name where the server's own text would change the value. */
  expression?: (quoted: string) => string;
}

/** More than any fixed scale: the server did not fix the digits after the point. */
const NOT_FIXED_DECIMALS = 31;
const MICROSECONDS = 6;

const INTEGER_DIGITS: Record<number, number> = {
  [Types.TINY]: 3,
  [Types.SHORT]: 5,
  [Types.INT24]: 8,
  [Types.LONG]: 10,
  [Types.YEAR]: 4,
};

/** `0e0` makes the sum a double, which the server prints so that it reads back exactly; a FLOAT is printed with six digits. */
const asDouble = (quoted: string) => `(${quoted} + 0e0)`;
const asNumber = (quoted: string) => `(${quoted} + 0)`;

/** The one map from MySQL's and MariaDB's types to logical types; works on result metadata, so tables, views and queries agree. */
export function readingOf(field: FieldPacket): ColumnReading {
  const has = (flag: keyof typeof FIELD_FLAGS) => (field.flags & FIELD_FLAGS[flag]) !== 0;
  const precision = Math.min(field.decimals, MICROSECONDS);
  switch (field.columnType) {
    case Types.TINY:
      if (field.columnLength === 1 && !has('zerofill')) return { logicalType: { kind: 'boolean' }, coding: 'boolean' };
      return integer(INTEGER_DIGITS[Types.TINY]!, has('zerofill'));
    case Types.SHORT:
    case Types.INT24:
    case Types.LONG:
    case Types.YEAR:
      return integer(INTEGER_DIGITS[field.columnType]!, has('zerofill') || field.columnType === Types.YEAR);
    case Types.LONGLONG:
      return integer(has('unsigned') ? 20 : 19, has('zerofill'));
    case Types.BIT:
      if (field.columnLength === 1) return { logicalType: { kind: 'boolean' }, coding: 'boolean', expression: asNumber };
      return { ...integer(Math.ceil(field.columnLength * Math.log10(2)), false), expression: asNumber };
    case Types.DECIMAL:
    case Types.NEWDECIMAL: {
      const signAndPoint = (field.decimals > 0 ? 1 : 0) + (has('unsigned') ? 0 : 1);
      const logicalType: LogicalType = { kind: 'decimal', precision: field.columnLength - signAndPoint, scale: field.decimals };
      return { logicalType, coding: has('zerofill') ? 'unpadded' : 'plain' };
    }
    case Types.FLOAT:
      return { logicalType: { kind: 'float' }, coding: 'plain', expression: asDouble };
    case Types.DOUBLE:
      return {
        logicalType: { kind: 'float' },
        coding: 'plain',
        ...(field.decimals < NOT_FIXED_DECIMALS || has('zerofill') ? { expression: asDouble } : {}),
      };
    case Types.DATE:
    case Types.NEWDATE:
      return { logicalType: { kind: 'date' }, coding: 'zoneless' };
    case Types.TIME:
      return { logicalType: { kind: 'time', precision }, coding: 'plain' };
    case Types.DATETIME:
      return { logicalType: { kind: 'timestamp', precision }, coding: 'zoneless' };
    case Types.TIMESTAMP:
      return { logicalType: { kind: 'timestamptz', precision }, coding: 'utc' };
    case Types.JSON:
      return { logicalType: { kind: 'json' }, coding: 'json' };
    case Types.GEOMETRY:
    case Types.VECTOR:
      return { logicalType: { kind: 'bytes' }, coding: 'hex' };
    default:
      return textual(field, has('enum') || has('set'));
  }
}

function integer(digits: number, padded: boolean): ColumnReading {
  return { logicalType: { kind: 'integer', digits }, coding: padded ? 'unpadded' : 'plain' };
}

/** MariaDB sends its UUID, INET and JSON as text and tells the real type beside it. */
function textual(field: FieldPacket, named: boolean): ColumnReading {
  if (field.extendedTypeName === 'uuid') return { logicalType: { kind: 'uuid' }, coding: 'text' };
  if (field.extendedFormat === 'json') return { logicalType: { kind: 'json' }, coding: 'json' };
  if (field.characterSet === BINARY_COLLATION && !named && field.extendedTypeName === undefined && field.columnType !== Types.NULL) {
    return { logicalType: { kind: 'bytes' }, coding: 'hex' };
  }
  return { logicalType: { kind: 'string' }, coding: 'text' };
}

/** `decimal(12,2)`, `varchar(20)`: how a query's column is described; a table's columns are spelled by the catalogue. */
export function nativeTypeOf(field: FieldPacket, logicalType: LogicalType): string {
  const name = field.extendedFormat ?? field.extendedTypeName ?? typeNames.get(field.columnType) ?? `type ${field.columnType}`;
  const unsigned = (field.flags & FIELD_FLAGS.unsigned) !== 0 && logicalType.kind !== 'bytes' ? ' unsigned' : '';
  if (logicalType.kind === 'decimal') return `decimal(${logicalType.precision},${logicalType.scale})${unsigned}`;
  if ('precision' in logicalType && logicalType.precision) return `${name}(${logicalType.precision})`;
  return `${name}${unsigned}`;
}

const typeNames = new Map<number, string>([
  [Types.TINY, 'tinyint'],
  [Types.SHORT, 'smallint'],
  [Types.INT24, 'mediumint'],
  [Types.LONG, 'int'],
  [Types.LONGLONG, 'bigint'],
  [Types.YEAR, 'year'],
  [Types.BIT, 'bit'],
  [Types.FLOAT, 'float'],
  [Types.DOUBLE, 'double'],
  [Types.DATE, 'date'],
  [Types.NEWDATE, 'date'],
  [Types.TIME, 'time'],
  [Types.DATETIME, 'datetime'],
  [Types.TIMESTAMP, 'timestamp'],
  [Types.JSON, 'json'],
  [Types.GEOMETRY, 'geometry'],
  [Types.VECTOR, 'vector'],
  [Types.ENUM, 'enum'],
  [Types.SET, 'set'],
  [Types.VAR_STRING, 'varchar'],
  [Types.STRING, 'char'],
  [Types.BLOB, 'text'],
  [Types.NULL, 'null'],
]);
