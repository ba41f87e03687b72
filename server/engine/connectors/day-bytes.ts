const ZERO = 0x30;
const MINUS = 0x2d;
const COLON = 0x3a;
const BLANK = 0x20;
const DAY_SECONDS = 86_400;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number that `digits` digits at `at` say; NaN where one of them is none. */
function readDigits(source: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    const digit = source[index]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Days since 1970-01-01 of the `YYYY-MM-DD` at `at`, in the Gregorian calendar; NaN where there is no such day. */
export function readDay(source: Uint8Array, at: number): number {
  const year = readDigits(source, at, 4);
  const month = readDigits(source, at + 5, 2);
  const day = readDigits(source, at + 8, 2);
  if (source[at + 4] !== MINUS || source[at + 7] !== MINUS) return Number.NaN;
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month))) return Number.NaN;
  // Years that begin in March have their leap day at the end.
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return 365 * shifted + Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400) + dayOfYear - 719_468;
}

/** Seconds since 1970-01-01 00:00:00 of the `YYYY-MM-DD HH:MM:SS` at `at`; NaN where there is no such moment. */
export function readMoment(source: Uint8Array, at: number): number {
  const hour = readDigits(source, at + 11, 2);
  const minute = readDigits(source, at + 14, 2);
  const second = readDigits(source, at + 17, 2);
  if (source[at + 10] !== BLANK || source[at + 13] !== COLON || source[at + 16] !== COLON) return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  return readDay(source, at) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

function daysOfMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : DAYS_OF_MONTH[month - 1]!;
}
