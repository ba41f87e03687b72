import { decodeCodePage } from '../sql/code-page.ts';
import type { Variable } from '../sql/context.ts';
import { uuidFromBytes } from '../sql/convert.ts';
import { DAYS_TO_1900, TICKS_PER_DAY, TICKS_PER_MINUTE } from '../sql/moment.ts';
import { isBytes, isNarrowText, isText, MAX, makeType, type SqlType, type TypeName } from '../sql/sql-type.ts';
import type { Value } from '../sql/value.ts';

const PROCEDURES: Record<number, string> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

export interface RemoteCall {
  procedure: string;
  parameters: { name: string; variable: Variable }[];
}

/** The text of a batch, behind ALL_HEADERS. */
export function readBatch(payload: Buffer): string {
  return payload.toString('utf16le', payload.readUInt32LE(0));
}

export type TransactionRequest = { kind: 'begin' | 'commit' | 'rollback' | 'save'; name: string };

const TRANSACTION_REQUESTS: Record<number, TransactionRequest['kind']> = { 5: 'begin', 7: 'commit', 8: 'rollback', 9: 'save' };

/** Null for a request that has to do with distributed transactions. */
export function readTransactionRequest(payload: Buffer): TransactionRequest | null {
  const reader = new ByteReader(payload, payload.readUInt32LE(0));
  const kind = TRANSACTION_REQUESTS[reader.unsigned(2)];
  if (!kind) return null;
  if (kind === 'begin') reader.unsigned(1);
  return { kind, name: reader.text(reader.unsigned(1)) };
}

export function readCall(payload: Buffer): RemoteCall {
  const reader = new ByteReader(payload, payload.readUInt32LE(0));
  const length = reader.unsigned(2);
  const procedure = length === 0xffff ? (PROCEDURES[reader.unsigned(2)] ?? 'unknown') : reader.text(length);
  reader.unsigned(2);
  const parameters: RemoteCall['parameters'] = [];
  while (!reader.ended) {
    const name = reader.text(reader.unsigned(1));
    reader.unsigned(1);
    parameters.push({ name, variable: readParameter(reader) });
  }
  return { procedure, parameters };
}

/** TYPE_INFO and the value behind it. */
function readParameter(reader: ByteReader): Variable {
  const code = reader.unsigned(1);
  switch (code) {
    case 0x26:
      return sized(reader, { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' });
    case 0x68:
      return sized(reader, { 1: 'bit' });
    case 0x6d:
      return sized(reader, { 4: 'real', 8: 'float' });
    case 0x6e:
      return sized(reader, { 4: 'smallmoney', 8: 'money' });
    case 0x6f:
      return sized(reader, { 4: 'smalldatetime', 8: 'datetime' });
    case 0x24:
      return sized(reader, { 16: 'uniqueidentifier' });
    case 0x6a:
    case 0x6c: {
      reader.unsigned(1);
      const precision = reader.unsigned(1);
      return withByteLength(reader, makeType(code === 0x6a ? 'decimal' : 'numeric', precision, reader.unsigned(1)));
    }
    case 0x28:
      return withByteLength(reader, makeType('date'));
    case 0x29:
      return withByteLength(reader, makeType('time', reader.unsigned(1)));
    case 0x2a:
      return withByteLength(reader, makeType('datetime2', reader.unsigned(1)));
    case 0x2b:
      return withByteLength(reader, makeType('datetimeoffset', reader.unsigned(1)));
    default:
      return readLong(reader, code);
  }
}

const LONG: Record<number, TypeName> = { 165: 'varbinary', 173: 'binary', 167: 'varchar', 175: 'char', 231: 'nvarchar', 239: 'nchar' };

function readLong(reader: ByteReader, code: number): Variable {
  const name = LONG[code];
  if (!name) throw new Error(`Parameters of type 0x${code.toString(16)} are not understood here.`);
  const most = reader.unsigned(2);
  if (code !== 0xa5 && code !== 0xad) reader.bytes(5);
  const units = name === 'nvarchar' || name === 'nchar' ? 2 : 1;
  const type = makeType(name, most === 0xffff ? MAX : Math.max(1, most / units));
  if (most !== 0xffff) {
    const length = reader.unsigned(2);
    return { type, value: length === 0xffff ? null : decodeValue(reader.bytes(length), type) };
  }
  const total = reader.bytes(8);
  if (total.every((part) => part === 0xff)) return { type, value: null };
  const chunks: Buffer[] = [];
  for (let length = reader.unsigned(4); length > 0; length = reader.unsigned(4)) chunks.push(reader.bytes(length));
  return { type, value: decodeValue(Buffer.concat(chunks), type) };
}

function sized(reader: ByteReader, names: Record<number, TypeName>): Variable {
  return withByteLength(reader, makeType(names[reader.unsigned(1)]!));
}

function withByteLength(reader: ByteReader, type: SqlType): Variable {
  const length = reader.unsigned(1);
  return { type, value: length === 0 ? null : decodeValue(reader.bytes(length), type) };
}

function decodeValue(bytes: Buffer, type: SqlType): Value {
  if (isBytes(type)) return bytes;
  if (isText(type)) return isNarrowText(type) ? decodeCodePage(bytes) : bytes.toString('utf16le');
  switch (type.name) {
    case 'bit':
    case 'tinyint':
      return BigInt(bytes[0]!);
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'smallmoney':
      return BigInt.asIntN(bytes.length * 8, whole(bytes));
    case 'money':
      return BigInt.asIntN(64, (whole(bytes.subarray(0, 4)) << 32n) | whole(bytes.subarray(4)));
    case 'real':
      return bytes.readFloatLE();
    case 'float':
      return bytes.readDoubleLE();
    case 'decimal':
    case 'numeric':
      return bytes[0] === 0 ? -whole(bytes.subarray(1)) : whole(bytes.subarray(1));
    case 'uniqueidentifier':
      return uuidFromBytes(bytes);
    default:
      return momentOf(bytes, type);
  }
}

function momentOf(bytes: Buffer, { name, scale }: SqlType): Value {
  const ticks = (part: Buffer) => whole(part) * 10n ** BigInt(7 - scale);
  const day = (part: Buffer) => whole(part) * TICKS_PER_DAY;
  switch (name) {
    case 'date':
      return day(bytes);
    case 'time':
      return ticks(bytes);
    case 'datetime2':
      return ticks(bytes.subarray(0, -3)) + day(bytes.subarray(-3));
    case 'datetimeoffset':
      return { utc: ticks(bytes.subarray(0, -5)) + day(bytes.subarray(-5, -2)), offset: bytes.readInt16LE(bytes.length - 2) };
    case 'smalldatetime':
      return day(littleDay(bytes.subarray(0, 2))) + whole(bytes.subarray(2)) * TICKS_PER_MINUTE;
    default:
      return (BigInt(bytes.readInt32LE()) + DAYS_TO_1900) * TICKS_PER_DAY + (whole(bytes.subarray(4)) * 100_000n + 1n) / 3n;
  }
}

/** Days since 1900 as days since 0001. */
function littleDay(bytes: Buffer): Buffer {
  const days = Buffer.alloc(3);
  days.writeUIntLE(Number(whole(bytes) + DAYS_TO_1900), 0, 3);
  return days;
}

function whole(bytes: Buffer): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[index]!);
  return value;
}

class ByteReader {
  private readonly buffer: Buffer;
  private at: number;

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.at = at;
  }

  get ended(): boolean {
    return this.at >= this.buffer.length;
  }

  unsigned(bytes: number): number {
    this.at += bytes;
    return this.buffer.readUIntLE(this.at - bytes, bytes);
  }

  bytes(count: number): Buffer {
    this.at += count;
    return Buffer.from(this.buffer.subarray(this.at - count, this.at));
  }

  /** `units` of UTF-16. */
  text(units: number): string {
    return this.bytes(units * 2).toString('utf16le');
  }
}
