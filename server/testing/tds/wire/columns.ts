import type { ColumnInfo } from '../sql/scope.ts';
import { MAX, type SqlType, type TypeName } from '../sql/sql-type.ts';
import type { Row, Value, VariantValue } from '../sql/value.ts';
import { decimalWidth, littleEndian, valueBytes } from './value-bytes.ts';

const COLMETADATA = 0x81;
const ROW = 0xd1;
const NBCROW = 0xd2;
const NULLABLE = 0x01;
const UPDATABLE = 0x08;
/** User type of timestamp, which otherwise is binary(8). */
const TIMESTAMP_USER_TYPE = 80;
const CHUNK_BYTES = 60_000;
const LARGE_BYTES = 0x7fffffff;

const byte = (...values: number[]) => Buffer.from(values);

/** SQL_Latin1_General_CP1_CI_AS; with UTF-8 Latin1_General_100_BIN2_UTF8. */
const COLLATION = byte(0x09, 0x04, 0xd0, 0x00, 0x34);
const UTF8_COLLATION = byte(0x09, 0x04, 0x00, 0x26, 0x00);
const collationOf = (type: SqlType) => (type.utf8 ? UTF8_COLLATION : COLLATION);

/** How the length of a value is told: in one byte, in two, in chunks, behind a text pointer, as a variant. */
type Framing = 'byte' | 'short' | 'chunks' | 'pointer' | 'variant';

const CODES: Partial<Record<TypeName, { code: number; width?: number }>> = {
  bit: { code: 0x68, width: 1 },
  tinyint: { code: 0x26, width: 1 },
  smallint: { code: 0x26, width: 2 },
  int: { code: 0x26, width: 4 },
  bigint: { code: 0x26, width: 8 },
  real: { code: 0x6d, width: 4 },
  float: { code: 0x6d, width: 8 },
  smallmoney: { code: 0x6e, width: 4 },
  money: { code: 0x6e, width: 8 },
  smalldatetime: { code: 0x6f, width: 4 },
  datetime: { code: 0x6f, width: 8 },
  uniqueidentifier: { code: 0x24, width: 16 },
  varbinary: { code: 0xa5 },
  varchar: { code: 0xa7 },
  binary: { code: 0xad },
  timestamp: { code: 0xad },
  char: { code: 0xaf },
  nvarchar: { code: 0xe7 },
  nchar: { code: 0xef },
  text: { code: 0x23 },
  ntext: { code: 0x63 },
  image: { code: 0x22 },
  xml: { code: 0xf1 },
  sql_variant: { code: 0x62 },
  date: { code: 0x28 },
  time: { code: 0x29 },
  datetime2: { code: 0x2a },
  datetimeoffset: { code: 0x2b },
  decimal: { code: 0x6a },
  numeric: { code: 0x6c },
};

/** TYPE_INFO of a column (MS-TDS 2.2.5.6). */
export function typeInfo(type: SqlType): Buffer {
  const { code, width } = CODES[type.name]!;
  if (width !== undefined) return byte(code, width);
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      return byte(code, decimalWidth(type.precision), type.precision, type.scale);
    case 'date':
      return byte(code);
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return byte(code, type.scale);
    case 'xml':
      return byte(code, 0);
    case 'sql_variant':
      return Buffer.concat([byte(code), littleEndian(8009n, 4)]);
    case 'text':
    case 'ntext':
      // One part of a table's name, empty.
      return Buffer.concat([byte(code), littleEndian(BigInt(LARGE_BYTES), 4), collationOf(type), byte(1, 0, 0)]);
    case 'image':
      return Buffer.concat([byte(code), littleEndian(BigInt(LARGE_BYTES), 4), byte(1, 0, 0)]);
    default: {
      const bytes = type.length === MAX ? 0xffff : type.name === 'nvarchar' || type.name === 'nchar' ? type.length * 2 : type.length;
      const isBinary = type.name === 'binary' || type.name === 'varbinary' || type.name === 'timestamp';
      return Buffer.concat([byte(code), littleEndian(BigInt(bytes), 2), isBinary ? Buffer.alloc(0) : collationOf(type)]);
    }
  }
}

export function columnMetadata(columns: ColumnInfo[]): Buffer {
  const described = columns.map(({ name, type, nullable }) => {
    const label = Buffer.from(name, 'utf16le');
    const userType = littleEndian(BigInt(type.name === 'timestamp' ? TIMESTAMP_USER_TYPE : 0), 4);
    return Buffer.concat([userType, byte(UPDATABLE | (nullable ? NULLABLE : 0), 0), typeInfo(type), byte(name.length), label]);
  });
  return Buffer.concat([byte(COLMETADATA), littleEndian(BigInt(columns.length), 2), ...described]);
}

/** A row; where one has NULLs, they stand in a bitmap, as SQL Server sends it. */
export function rowToken(columns: ColumnInfo[], row: Row): Buffer {
  const parts: Buffer[] = [];
  if (row.some((value) => value === null)) {
    const bitmap = Buffer.alloc(Math.ceil(columns.length / 8));
    row.forEach((value, index) => {
      if (value === null) bitmap[index >> 3]! |= 1 << (index & 7);
    });
    parts.push(byte(NBCROW), bitmap);
  } else parts.push(byte(ROW));
  row.forEach((value, index) => {
    if (value !== null) parts.push(framed(value, columns[index]!.type));
  });
  return Buffer.concat(parts);
}

/** NULL as it stands in a plain row. */
export function nullBytes(type: SqlType): Buffer {
  switch (framingOf(type)) {
    case 'short':
      return byte(0xff, 0xff);
    case 'chunks':
      return Buffer.alloc(8, 0xff);
    case 'variant':
      return Buffer.alloc(4);
    default:
      return byte(0);
  }
}

function framingOf(type: SqlType): Framing {
  if (type.name === 'sql_variant') return 'variant';
  if (type.name === 'text' || type.name === 'ntext' || type.name === 'image') return 'pointer';
  if (type.name === 'xml') return 'chunks';
  if (/char|binary|timestamp/.test(type.name)) return type.length === MAX ? 'chunks' : 'short';
  return 'byte';
}

function framed(value: Exclude<Value, null>, type: SqlType): Buffer {
  if (type.name === 'sql_variant') return variantBytes(value as VariantValue);
  const bytes = valueBytes(value, type);
  switch (framingOf(type)) {
    case 'byte':
      return Buffer.concat([byte(bytes.length), bytes]);
    case 'short':
      return Buffer.concat([littleEndian(BigInt(bytes.length), 2), bytes]);
    case 'chunks': {
      const parts = [littleEndian(BigInt(bytes.length), 8)];
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const part = bytes.subarray(at, at + CHUNK_BYTES);
        parts.push(littleEndian(BigInt(part.length), 4), part);
      }
      return Buffer.concat([...parts, Buffer.alloc(4)]);
    }
    default:
      return Buffer.concat([byte(16), Buffer.alloc(16, 0x2e), Buffer.alloc(8), littleEndian(BigInt(bytes.length), 4), bytes]);
  }
}

/** In a variant fixed types have codes of their own. */
const FIXED_CODES: Partial<Record<TypeName, number>> = {
  bit: 0x32,
  tinyint: 0x30,
  smallint: 0x34,
  int: 0x38,
  bigint: 0x7f,
  real: 0x3b,
  float: 0x3e,
  smallmoney: 0x7a,
  money: 0x3c,
  smalldatetime: 0x3a,
  datetime: 0x3d,
};

function variantBytes({ variant, value }: VariantValue): Buffer {
  const bytes = valueBytes(value!, variant);
  const code = FIXED_CODES[variant.name] ?? CODES[variant.name]!.code;
  let properties: Buffer = Buffer.alloc(0);
  if (/char/.test(variant.name)) properties = Buffer.concat([collationOf(variant), littleEndian(BigInt(bytes.length), 2)]);
  else if (/binary/.test(variant.name)) properties = littleEndian(BigInt(bytes.length), 2);
  else if (variant.name === 'decimal' || variant.name === 'numeric') properties = byte(variant.precision, variant.scale);
  else if (/^(time|datetime2|datetimeoffset)$/.test(variant.name)) properties = byte(variant.scale);
  const body = Buffer.concat([byte(code, properties.length), properties, bytes]);
  return Buffer.concat([littleEndian(BigInt(body.length), 4), body]);
}
