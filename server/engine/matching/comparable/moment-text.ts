import type { LogicalType } from '../../values/logical-type.ts';
import { localToUtc } from './zone-offset.ts';

/** Moments and times of day in one text each: `YYYY-MM-DD HH:MM:SS[.f]` in UTC or `HH:MM:SS[.f]`, no zeros at the end of the fraction. */

const MOMENT_LENGTH = 'YYYY-MM-DD HH:MM:SS'.length;
const CLOCK_LENGTH = 'HH:MM:SS'.length;
const SECOND_MS = 1000;
const FIVE = 53;

/** Brings a shown date, timestamp or timestamptz to `digits` fraction digits, rounded half up; zone-less ones are read in `zone`. */
export function instantText(type: LogicalType, digits: number, zone: string | null): (shown: string) => string {
  const zoned = zone !== null && zone !== 'UTC' && type.kind !== 'timestamptz';
  const toUtc = zoned ? localToUtc(zone) : null;
  return (shown) => {
    const plain = type.kind === 'date' ? `${shown} 00:00:00` : type.kind === 'timestamptz' ? shown.slice(0, -1) : shown;
    const inUtc = toUtc === null ? plain : momentOf(toUtc(millisecondsOf(plain))) + plain.slice(MOMENT_LENGTH);
    return rounded(inUtc, inUtc.indexOf(':') + 6, digits, (second) => momentOf(millisecondsOf(second) + SECOND_MS));
  };
}

/** The same for a time of day; half a second before midnight may become `24:00:00`. */
export function clockText(digits: number): (shown: string) => string {
  return (shown) => rounded(shown, CLOCK_LENGTH, digits, nextSecond);
}

/** `seconds` ends before the fraction. */
function rounded(text: string, seconds: number, digits: number, next: (second: string) => string): string {
  const fraction = text.slice(seconds + 1);
  if (fraction.length <= digits) return text;
  const kept = fraction.slice(0, digits);
  const second = text.slice(0, seconds);
  if (fraction.charCodeAt(digits) < FIVE) return withFraction(second, kept);
  const up = String(BigInt(`1${kept}`) + 1n);
  return up.startsWith('2') ? next(second) : withFraction(second, up.slice(1));
}

function withFraction(second: string, digits: string): string {
  const fraction = digits.replace(/0+$/, '');
  return fraction === '' ? second : `${second}.${fraction}`;
}

function nextSecond(clock: string): string {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const all = hours * 3600 + minutes * 60 + seconds + 1;
  return [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Milliseconds since 1970 of `YYYY-MM-DD HH:MM:SS`, read as UTC; years 1 to 99 too. */
export function millisecondsOf(moment: string): number {
  return Date.parse(`${moment.slice(0, 10)}T${moment.slice(11, MOMENT_LENGTH)}Z`);
}

function momentOf(milliseconds: number): string {
  // Years outside 0 to 9999 begin with a sign and have six digits; a zone may lead just beyond either end.
  return new Date(milliseconds).toISOString().slice(0, -5).replace('T', ' ');
}

const NANOSECOND_DIGITS = 9;

/** Nanoseconds of a text this file made, or of a shown date, timestamp, timestamptz or time. */
export function nanoseconds(text: string): bigint {
  const [second = '', fraction = ''] = text.replace('Z', '').split('.');
  const small = BigInt(fraction.padEnd(NANOSECOND_DIGITS, '0'));
  if (second.includes(':') && !second.includes('-')) {
    const [hours = 0, minutes = 0, seconds = 0] = second.split(':').map(Number);
    return BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000_000n + small;
  }
  const day = second.length === 'YYYY-MM-DD'.length ? `${second}T00:00:00` : second.replace(' ', 'T');
  return BigInt(Date.parse(`${day}Z`)) * 1_000_000n + small;
}
