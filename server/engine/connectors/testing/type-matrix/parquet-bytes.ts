import { type ThriftValue, thriftStruct, varint } from './thrift-compact.ts';

/** Physical types: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
export const PHYSICAL = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  INT96: 3,
  FLOAT: 4,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
} as const;

export interface ParquetColumn {
  name: string;
  physical: keyof typeof PHYSICAL;
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  length?: number;
  /** Fields of SchemaElement beside type, length, repetition and name: 6 converted type, 7 scale, 8 precision, 10 logical type. */
  annotation?: Record<number, ThriftValue>;
  /** PLAIN bytes of each value without the length of a BYTE_ARRAY; a BOOLEAN is one byte 0 or 1. */
  values: (Buffer | null)[];
}

const MAGIC = Buffer.from('PAR1');
const OPTIONAL = { i32: 1 };
const PLAIN = { i32: 0 };
const RLE = { i32: 3 };

/**
 * A Parquet file of one row group, written here byte for byte, for types that the program that reads it cannot write.
 * One page per column, PLAIN, not compressed.
 */
export function parquetBytes(columns: ParquetColumn[]): Buffer {
  const rows = columns[0]!.values.length;
  const parts: Buffer[] = [MAGIC];
  let offset = MAGIC.length;
  const chunks = columns.map((column): ThriftValue => {
    const page = pageOf(column);
    const chunk = chunkOf(column, offset, page.length, rows);
    parts.push(page);
    offset += page.length;
    return chunk;
  });
  const root: ThriftValue = { struct: { 4: { text: 'types' }, 5: { i32: columns.length } } };
  const footer = thriftStruct({
    1: { i32: 2 },
    2: { list: [root, ...columns.map(elementOf)] },
    3: { i64: rows },
    4: { list: [{ struct: { 1: { list: chunks }, 2: { i64: offset }, 3: { i64: rows } } }] },
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([...parts, footer, length, MAGIC]);
}

function elementOf({ name, physical, length, annotation }: ParquetColumn): ThriftValue {
  const size: Record<number, ThriftValue> = length === undefined ? {} : { 2: { i32: length } };
  return { struct: { 1: { i32: PHYSICAL[physical] }, ...size, 3: OPTIONAL, 4: { text: name }, ...annotation } };
}

function chunkOf({ name, physical }: ParquetColumn, offset: number, bytes: number, rows: number): ThriftValue {
  const metadata: ThriftValue = {
    struct: {
      1: { i32: PHYSICAL[physical] },
      2: { list: [PLAIN, RLE] },
      3: { list: [{ text: name }] },
      4: { i32: 0 },
      5: { i64: rows },
      6: { i64: bytes },
      7: { i64: bytes },
      9: { i64: offset },
    },
  };
  return { struct: { 2: { i64: offset }, 3: metadata } };
}

function pageOf({ physical, values }: ParquetColumn): Buffer {
  const levels = bits(values.map((value) => value !== null));
  const groups = varint((BigInt(levels.length) << 1n) | 1n);
  const levelsLength = Buffer.alloc(4);
  levelsLength.writeUInt32LE(groups.length + levels.length);
  const present = values.filter((value) => value !== null);
  const plain = physical === 'BOOLEAN' ? [bits(present.map((value) => value[0] === 1))] : present.map((value) => sized(physical, value));
  const body = Buffer.concat([levelsLength, groups, levels, ...plain]);
  const header = thriftStruct({
    1: { i32: 0 },
    2: { i32: body.length },
    3: { i32: body.length },
    5: { struct: { 1: { i32: values.length }, 2: PLAIN, 3: RLE, 4: RLE } },
  });
  return Buffer.concat([header, body]);
}

function sized(physical: ParquetColumn['physical'], value: Buffer): Buffer {
  if (physical !== 'BYTE_ARRAY') return value;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(value.length);
  return Buffer.concat([length, value]);
}

/** Eight to a byte, the lowest first. */
function bits(flags: boolean[]): Buffer {
  const bytes = Buffer.alloc(Math.ceil(flags.length / 8));
  flags.forEach((flag, index) => {
    if (flag) bytes[index >> 3]! |= 1 << (index & 7);
  });
  return bytes;
}
