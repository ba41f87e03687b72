const TWO_TO_32 = 4_294_967_296;

/** An int64 as digits, without a JavaScript number where that could change it. */
export function int64Text(bytes: Buffer, at: number): string {
  const high = bytes.readInt32LE(at + 4);
  // 21 bits of the high word: |value| < 2^53.
  if (high >= -0x200000 && high < 0x200000) return String(high * TWO_TO_32 + bytes.readUInt32LE(at));
  return bytes.readBigInt64LE(at).toString();
}

/** Whether an int64 is also a double: then it may stand in a column of doubles. */
export function isExactDouble(bytes: Buffer, at: number): boolean {
  const value = bytes.readBigInt64LE(at);
  return BigInt(Number(value)) === value;
}

/** The shortest text that reads back to the same double, with the sign of zero. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

const BIAS = 6176n;
const COEFFICIENT_BITS = 49n;
const HIGH_COEFFICIENT = (1n << COEFFICIENT_BITS) - 1n;
const MOST_COEFFICIENT = 10n ** 34n - 1n;

/** The lower 17 of the upper 49 bits of a coefficient, which share a word with sign and exponent. */
const HIGHEST_COEFFICIENT_BITS = 0x1ffff;
/** Both bits set: the second form of the layout, infinities and NaN. */
const SPECIAL_BITS = 0x6000_0000;
const SAFE_HIGH_WORD = 0x20_0000;

/** Nearly every decimal: a coefficient below 2^53, which a JavaScript number holds exactly; null for any other. */
function smallDecimalText(bytes: Buffer, at: number): string | null {
  const top = bytes.readUInt32LE(at + 12);
  const high = bytes.readUInt32LE(at + 4);
  if ((top & SPECIAL_BITS) === SPECIAL_BITS || (top & HIGHEST_COEFFICIENT_BITS) !== 0) return null;
  if (high >= SAFE_HIGH_WORD || bytes.readUInt32LE(at + 8) !== 0) return null;
  return plainText(top >>> 31 === 1, String(high * TWO_TO_32 + bytes.readUInt32LE(at)), ((top >>> 17) & 0x3fff) - Number(BIAS));
}

/**
 * Decimal128 (IEEE 754-2008, binary integer form) → its digits and its power of ten; a name where it is no number.
 * @example 1.50 → { negative: false, digits: '150', exponent: -2 }
 */
export function decimal128Parts(bytes: Buffer, at: number): { negative: boolean; digits: string; exponent: number } | string {
  const low = bytes.readBigUInt64LE(at);
  const high = bytes.readBigUInt64LE(at + 8);
  const negative = high >> 63n === 1n;
  const combination = (high >> 58n) & 31n;
  if (combination === 31n) return 'NaN';
  if (combination === 30n) return negative ? '-Infinity' : 'Infinity';
  // The second form of the layout can only spell coefficients that are too large, and those stand for zero.
  const large = combination >> 3n === 3n;
  const exponent = Number(((high >> (large ? 47n : 49n)) & 0x3fffn) - BIAS);
  const coefficient = large ? 0n : ((high & HIGH_COEFFICIENT) << 64n) | low;
  return { negative, digits: (coefficient > MOST_COEFFICIENT ? 0n : coefficient).toString(), exponent };
}

/** Decimal128 as plain digits, every zero kept: 1.50 is `1.50`, 1E+3 is `1000`. NaN and the infinities keep their names. */
export function decimal128Text(bytes: Buffer, at: number): string {
  const small = smallDecimalText(bytes, at);
  if (small !== null) return small;
  const parts = decimal128Parts(bytes, at);
  return typeof parts === 'string' ? parts : plainText(parts.negative, parts.digits, parts.exponent);
}

function plainText(negative: boolean, digits: string, exponent: number): string {
  const sign = negative ? '-' : '';
  if (exponent >= 0) return digits === '0' ? `${sign}0` : sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

const DAY_MS = 86_400_000;
/** 0001-01-01 and the last millisecond of 9999. */
const FIRST_MS = -719_162 * DAY_MS;
const LAST_MS = Date.UTC(9999, 11, 31) + DAY_MS - 1;
/** JavaScript's own limit. */
const MOST_DATE_MS = 8.64e15;

let cachedDay = Number.NaN;
let cachedText = '';

/**
 * Milliseconds since 1970 as canonical timestamptz text. BSON dates reach 292 million years either way: outside of the
 * years 1 to 9999 the text is one that no landing engine takes for a date, and says which moment it is.
 */
export function dateText(bytes: Buffer, at: number): string {
  // Beyond 2^53 the number is not exact, but far outside of what is written from it.
  const ms = bytes.readInt32LE(at + 4) * TWO_TO_32 + bytes.readUInt32LE(at);
  if (!(ms >= FIRST_MS && ms <= LAST_MS)) {
    return Math.abs(ms) <= MOST_DATE_MS ? new Date(ms).toISOString() : `${bytes.readBigInt64LE(at)} ms since 1970`;
  }
  const day = Math.floor(ms / DAY_MS);
  if (day !== cachedDay) {
    cachedDay = day;
    cachedText = new Date(day * DAY_MS).toISOString().slice(0, 10);
  }
  const inDay = ms - day * DAY_MS;
  const milliseconds = inDay % 1000;
  const seconds = (inDay - milliseconds) / 1000;
  const clock = `${two((seconds / 3600) | 0)}:${two(((seconds / 60) | 0) % 60)}:${two(seconds % 60)}`;
  return milliseconds === 0 ? `${cachedText} ${clock}Z` : `${cachedText} ${clock}.${String(milliseconds).padStart(3, '0')}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** 16 bytes as a UUID. */
export function uuidText(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
