import { isJson } from './canonical-json.ts';
import type { LogicalType } from './logical-type.ts';

/**
 * The exact grammar of canonical text (semantics.md §1), for every logical type:
 *
 * | type | text |
 * |---|---|
 * | boolean | `true` or `false` |
 * | integer | optional `-`, 1 to 38 digits, no leading zero, no `-0`; at most the type's `digits` |
 * | decimal(p,s) | optional `-`, digits, optional point and digits; no exponent. Zeros at either end say nothing: without them at most `p - s` digits stand before the point and `s` after it. Without p and s: any number of digits |
 * | float | decimal digits with an optional exponent, finite as a double, read back exactly; or `NaN`, `Infinity`, `-Infinity` |
 * | string | any Unicode text without NUL |
 * | bytes | an even number of lower-case hex digits |
 * | date | `YYYY-MM-DD`, a real day from 0001-01-01 to 9999-12-31 |
 * | time(p) | `HH:MM:SS` from 00:00:00 to 23:59:59, optional point and 1 to 9 digits |
 * | timestamp(p) | date, one space, time |
 * | timestamptz(p) | the same in UTC, then `Z` |
 * | uuid | lower case, 8-4-4-4-12 |
 * | json | any JSON text; connectors write it as `canonicalJson` does |
 *
 * Zeros at the end of a fraction of a second say nothing either; without them it has at most `p` digits.
 */
export function isCanonical(type: LogicalType, text: string): boolean {
  switch (type.kind) {
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'integer':
      return /^(?:0|-?[1-9]\d{0,37})$/.test(text) && text.replace('-', '').length <= (type.digits ?? 38);
    case 'decimal':
      return isDecimal(text, type.precision, type.scale);
    case 'float':
      return isFloat(text);
    case 'string':
      return !text.includes('\0');
    case 'bytes':
      return /^(?:[0-9a-f]{2})*$/.test(text);
    case 'date':
      return isDate(text);
    case 'time':
      return isTime(text, type.precision);
    case 'timestamp':
      return text[10] === ' ' && isDate(text.slice(0, 10)) && isTime(text.slice(11), type.precision);
    case 'timestamptz':
      return text.endsWith('Z') && isCanonical({ kind: 'timestamp', precision: type.precision }, text.slice(0, -1));
    case 'uuid':
      return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
    case 'json':
      return isJson(text);
  }
}

function isDecimal(text: string, precision: number | undefined, scale = 0): boolean {
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return false;
  if (precision === undefined) return true;
  const whole = match[1]!.replace(/^0+/, '').length;
  const fraction = (match[2] ?? '').replace(/0+$/, '').length;
  return whole <= precision - scale && fraction <= scale;
}

function isFloat(text: string): boolean {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return true;
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}

const DAYS_IN_LEAP_YEAR = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && !leap ? 28 : (DAYS_IN_LEAP_YEAR[month - 1] ?? 0);
  return year >= 1 && day >= 1 && day <= days;
}

function isTime(text: string, precision: number): boolean {
  const match = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,9}))?$/.exec(text);
  return match !== null && (match[1] ?? '').replace(/0+$/, '').length <= precision;
}

/**
 * The shortest decimal digits that read back to the same double, without an exponent: 1e21 is `1000000000000000000000`.
 * For doubles that stand in a decimal column. `NaN` and the infinities keep their names.
 */
export function plainDigits(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction = '', exponent] = match;
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}${digits.length > point ? `.${digits.slice(point)}` : ''}`;
}
