import type { LogicalType } from '../../values/logical-type.ts';
import type { ColumnDescription } from '../contract.ts';
import { BSON, typeAlias } from './bson-element.ts';

/** How a column's values are read. Each takes certain BSON types; any other value at the path does not fit. */
export type Coding =
  | 'integer'
  | 'float'
  | 'decimal'
  | 'string'
  | 'object_id'
  | 'boolean'
  | 'timestamptz'
  | 'uuid'
  | 'bytes'
  | 'json'
  /** Whether there is anything at the path, null included. */
  | 'presence';

export interface MongoColumn {
  name: string;
  /** Field names from the root of the document. */
  path: string[];
  coding: Coding;
  description: ColumnDescription;
}

/** Every type seen at a path, as a set of bits. */
export type TypeSet = number;

/** Beside the BSON types up to Decimal128, whose number is their bit. */
const MAX_KEY_BIT = 20;
const MIN_KEY_BIT = 21;
export const UUID_BIT = 22;
export const OTHER_BINARY_BIT = 23;
/** An integer that a double may not hold exactly: beyond 2^53. */
export const LARGE_INTEGER_BIT = 24;

export function typeBit(type: number): number {
  if (type === BSON.maxKey) return MAX_KEY_BIT;
  return type === BSON.minKey ? MIN_KEY_BIT : type;
}

const bits = (...types: number[]): TypeSet => types.reduce((set, type) => set | (1 << type), 0);
const INTEGERS = bits(BSON.int32, BSON.int64);
const NUMBERS = INTEGERS | bits(BSON.double, BSON.decimal128);
const REMARKS = bits(UUID_BIT, OTHER_BINARY_BIT, LARGE_INTEGER_BIT);
const BINARY = bits(BSON.binary);

const DIGITS_OF_INT32 = 10;
const DIGITS_OF_INT64 = 19;
const MILLISECONDS = 3;

export const OBJECT_ONLY: TypeSet = bits(BSON.object);
const NULL: TypeSet = bits(BSON.null);

/** The types without null, which fits everywhere. */
export function withoutNull(seen: TypeSet): TypeSet {
  return seen & ~NULL & ~REMARKS;
}

/**
 * The type that holds every value seen at a path without changing one:
 * integers alone are integers, doubles alone (or with integers up to 2^53) floats, any other company of numbers decimals;
 * one kind of scalar is that kind; everything else (arrays, documents beside scalars, unlike scalars, kinds that only
 * MongoDB has) is json.
 */
export function codingOf(seen: TypeSet): { coding: Coding; logicalType: LogicalType } {
  const types = withoutNull(seen);
  if (types === 0) return { coding: 'string', logicalType: { kind: 'string' } };
  if ((types & ~NUMBERS) === 0) return numberCoding(types, (seen & bits(LARGE_INTEGER_BIT)) !== 0);
  switch (types) {
    case bits(BSON.string):
      return { coding: 'string', logicalType: { kind: 'string' } };
    case bits(BSON.objectId):
      return { coding: 'object_id', logicalType: { kind: 'string' } };
    case bits(BSON.boolean):
      return { coding: 'boolean', logicalType: { kind: 'boolean' } };
    case bits(BSON.date):
      return { coding: 'timestamptz', logicalType: { kind: 'timestamptz', precision: MILLISECONDS } };
    case BINARY:
      if ((seen & bits(OTHER_BINARY_BIT)) === 0) return { coding: 'uuid', logicalType: { kind: 'uuid' } };
      if ((seen & bits(UUID_BIT)) === 0) return { coding: 'bytes', logicalType: { kind: 'bytes' } };
      return { coding: 'json', logicalType: { kind: 'json' } };
    default:
      return { coding: 'json', logicalType: { kind: 'json' } };
  }
}

function numberCoding(types: TypeSet, large: boolean): { coding: Coding; logicalType: LogicalType } {
  if ((types & ~INTEGERS) === 0) {
    const digits = types === bits(BSON.int32) ? DIGITS_OF_INT32 : DIGITS_OF_INT64;
    return { coding: 'integer', logicalType: { kind: 'integer', digits } };
  }
  if ((types & bits(BSON.decimal128)) === 0 && !large) return { coding: 'float', logicalType: { kind: 'float' } };
  return { coding: 'decimal', logicalType: { kind: 'decimal' } };
}

/** `int | null`, `binData (uuid)`, `object | array`, by the names that `$type` uses. */
export function nativeTypeOf(seen: TypeSet): string {
  const names: string[] = [];
  for (let bit = 1; bit <= MIN_KEY_BIT; bit += 1) {
    if ((seen & (1 << bit)) === 0 || bit === BSON.null) continue;
    const type = bit === MAX_KEY_BIT ? BSON.maxKey : bit === MIN_KEY_BIT ? BSON.minKey : bit;
    names.push(type === BSON.binary && (seen & bits(OTHER_BINARY_BIT)) === 0 ? 'binData (uuid)' : typeAlias(type));
  }
  return names.length === 0 ? 'null' : names.join(' | ');
}
