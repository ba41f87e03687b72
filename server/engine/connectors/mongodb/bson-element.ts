import { TieoutError } from '../../errors.ts';

/** Element types of BSON: https://bsonspec.org/spec.html */
export const BSON = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal128: 0x13,
  maxKey: 0x7f,
  minKey: 0xff,
} as const;

/** The names that `$type` uses. */
const ALIASES: Record<number, string> = {
  [BSON.double]: 'double',
  [BSON.string]: 'string',
  [BSON.object]: 'object',
  [BSON.array]: 'array',
  [BSON.binary]: 'binData',
  [BSON.undefined]: 'undefined',
  [BSON.objectId]: 'objectId',
  [BSON.boolean]: 'bool',
  [BSON.date]: 'date',
  [BSON.null]: 'null',
  [BSON.regex]: 'regex',
  [BSON.dbPointer]: 'dbPointer',
  [BSON.code]: 'javascript',
  [BSON.symbol]: 'symbol',
  [BSON.codeWithScope]: 'javascriptWithScope',
  [BSON.int32]: 'int',
  [BSON.timestamp]: 'timestamp',
  [BSON.int64]: 'long',
  [BSON.decimal128]: 'decimal',
  [BSON.maxKey]: 'maxKey',
  [BSON.minKey]: 'minKey',
};

export function typeAlias(type: number): string {
  return ALIASES[type] ?? `type ${type}`;
}

export const UUID_SUBTYPE = 4;
const OLD_BINARY_SUBTYPE = 2;
const UUID_BYTES = 16;

/** The end of a document's name that begins at `at`: the place of its NUL. */
export function nameEnd(bytes: Buffer, at: number): number {
  let end = at;
  while (bytes[end] !== 0) {
    if (end >= bytes.length) throw brokenDocument();
    end += 1;
  }
  return end;
}

/** Where the value of an element of `type` that begins at `at` ends. @throws TieoutError unreadable_data for what is no BSON. */
export function valueEnd(bytes: Buffer, type: number, at: number): number {
  const end = at + valueLength(bytes, type, at);
  if (end > bytes.length) throw brokenDocument();
  return end;
}

function valueLength(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case BSON.double:
    case BSON.date:
    case BSON.timestamp:
    case BSON.int64:
      return 8;
    case BSON.int32:
      return 4;
    case BSON.decimal128:
      return 16;
    case BSON.objectId:
      return 12;
    case BSON.boolean:
      return 1;
    case BSON.null:
    case BSON.undefined:
    case BSON.minKey:
    case BSON.maxKey:
      return 0;
    case BSON.string:
    case BSON.code:
    case BSON.symbol:
      return 4 + length(bytes, at, 1);
    case BSON.object:
    case BSON.array:
    case BSON.codeWithScope:
      return length(bytes, at, 5);
    case BSON.binary:
      return 5 + length(bytes, at, 0);
    case BSON.dbPointer:
      return 4 + length(bytes, at, 1) + 12;
    case BSON.regex:
      return nameEnd(bytes, nameEnd(bytes, at) + 1) + 1 - at;
    default:
      throw brokenDocument();
  }
}

function length(bytes: Buffer, at: number, least: number): number {
  if (at + 4 > bytes.length) throw brokenDocument();
  const value = bytes.readInt32LE(at);
  if (value < least) throw brokenDocument();
  return value;
}

/** Content of a binary value that begins at `at`; the old subtype 2 repeats its length. */
export function binaryContent(bytes: Buffer, at: number): { subtype: number; start: number; end: number } {
  const subtype = bytes[at + 4]!;
  const end = at + 5 + bytes.readInt32LE(at);
  return { subtype, start: at + 5 + (subtype === OLD_BINARY_SUBTYPE ? 4 : 0), end };
}

export function isUuid(bytes: Buffer, at: number): boolean {
  return bytes[at + 4] === UUID_SUBTYPE && bytes.readInt32LE(at) === UUID_BYTES;
}

export function brokenDocument(): TieoutError {
  return new TieoutError(
    'unreadable_data',
    'A document came in a form that is no BSON.',
    'Start again; if it happens again, have the collection validated on the server.',
  );
}
