/**
 * What most values of a file look like, recognised over its bytes. A "no" means only that this is not sure: the grammar of
 * canonical text (values/canonical.ts) is asked then. A "yes" is always one of its.
 */

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const SPACE = 0x20;
const LETTER_T = 0x54;
export const DATE_LENGTH = 10;
export const UUID_LENGTH = 36;
/** `YYYY-MM-DD HH:MM:SS` */
const MOMENT_LENGTH = 19;
const LONGEST_FRACTION = 9;
/** Every number of so many digits reads back unchanged from a double. */
const MOST_DIGITS = 15;
/** A month has so many days at least. */
const DAYS_OF_EVERY_MONTH = 28;
const DAYS_IN_LEAP_YEAR = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Digits before the point × 256 + digits after it, for a number of at most 15 digits as `-12` or `0.50` is written; 0 for
 * anything else, `-0`, `-0.0`, `007` and `1.` among it.
 */
export function shortNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let at = negative ? start + 1 : start;
  const first = at;
  let nonZero = 0;
  while (at < end) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    nonZero |= digit;
    at += 1;
  }
  const whole = at - first;
  if (whole === 0 || (whole > 1 && bytes[first] === ZERO)) return 0;
  let fraction = 0;
  if (at < end) {
    if (bytes[at] !== POINT) return 0;
    for (at += 1; at < end; at += 1) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return 0;
      nonZero |= digit;
      fraction += 1;
    }
    if (fraction === 0) return 0;
  }
  if (whole + fraction > MOST_DIGITS || (negative && nonZero === 0)) return 0;
  return (whole << 8) | fraction;
}

/** Two digits as a number; more than 99 when they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

/** Whether a day of the calendar begins at `at`. */
export function isDateAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return false;
  const century = twoDigits(bytes, at);
  const year = twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  if (century > 99 || year > 99 || century + year === 0 || month < 1 || month > 12 || day < 1) return false;
  if (day <= DAYS_OF_EVERY_MONTH) return true;
  if (month === 2) return day === 29 && (year === 0 ? century % 4 === 0 : year % 4 === 0);
  return day <= DAYS_IN_LEAP_YEAR[month - 1]!;
}

/** Digits after the second of `YYYY-MM-DD HH:MM:SS[.fraction]`, a space or a `T` between; -1 when this is something else. */
export function momentFraction(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < MOMENT_LENGTH || !isDateAt(bytes, start)) return -1;
  const between = bytes[start + DATE_LENGTH];
  if (between !== SPACE && between !== LETTER_T) return -1;
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return -1;
  if (twoDigits(bytes, start + 11) > 23 || twoDigits(bytes, start + 14) > 59 || twoDigits(bytes, start + 17) > 59) return -1;
  const second = start + MOMENT_LENGTH;
  if (second === end) return 0;
  const digits = end - second - 1;
  if (bytes[second] !== POINT || digits < 1 || digits > LONGEST_FRACTION) return -1;
  for (let at = second + 1; at < end; at += 1) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
  }
  return digits;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

export function isBooleanAt(bytes: Uint8Array, start: number, end: number): boolean {
  const word = end - start === TRUE.length ? TRUE : FALSE;
  if (end - start !== word.length) return false;
  for (let index = 0; index < word.length; index += 1) if (bytes[start + index] !== word[index]) return false;
  return true;
}

/** Whether 36 bytes are a UUID in lower case. */
export function isUuidAt(bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < UUID_LENGTH; index += 1) {
    const byte = bytes[start + index]!;
    const hyphen = index === 8 || index === 13 || index === 18 || index === 23;
    const digit = (byte >= ZERO && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
    if (hyphen ? byte !== MINUS : !digit) return false;
  }
  return true;
}
