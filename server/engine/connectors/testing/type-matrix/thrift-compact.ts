/** A value of Thrift's compact protocol, which Parquet's metadata is written in: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
export type ThriftValue =
  | boolean
  | { byte: number }
  | { i32: number }
  | { i64: number }
  | { text: string }
  | { list: ThriftValue[] }
  /** Field number → value. */
  | { struct: Record<number, ThriftValue> };

const STOP = 0;
const LONG_LIST = 15;

export function thriftStruct(fields: Record<number, ThriftValue>): Buffer {
  let last = 0;
  const parts = Object.entries(fields).map(([name, value]) => {
    const id = Number(name);
    const step = id - last;
    last = id;
    return Buffer.concat([Buffer.from([(step << 4) | typeOf(value)]), typeof value === 'boolean' ? Buffer.alloc(0) : bytesOf(value)]);
  });
  return Buffer.concat([...parts, Buffer.from([STOP])]);
}

function typeOf(value: ThriftValue): number {
  if (typeof value === 'boolean') return value ? 1 : 2;
  if ('byte' in value) return 3;
  if ('i32' in value) return 5;
  if ('i64' in value) return 6;
  if ('text' in value) return 8;
  return 'list' in value ? 9 : 12;
}

function bytesOf(value: Exclude<ThriftValue, boolean>): Buffer {
  if ('byte' in value) return Buffer.from([value.byte]);
  if ('i32' in value) return zigzag(value.i32);
  if ('i64' in value) return zigzag(value.i64);
  if ('text' in value) return Buffer.concat([varint(BigInt(Buffer.byteLength(value.text))), Buffer.from(value.text)]);
  if ('struct' in value) return thriftStruct(value.struct);
  const { list } = value;
  const type = typeOf(list[0]!);
  const head = list.length < LONG_LIST ? Buffer.from([(list.length << 4) | type]) : Buffer.from([0xf0 | type]);
  const size = list.length < LONG_LIST ? [] : [varint(BigInt(list.length))];
  return Buffer.concat([head, ...size, ...list.map((item) => bytesOf(item as Exclude<ThriftValue, boolean>))]);
}

function zigzag(value: number): Buffer {
  return varint(BigInt(value) >= 0n ? BigInt(value) * 2n : -BigInt(value) * 2n - 1n);
}

/** Seven bits to a byte, the lowest first. */
export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}
