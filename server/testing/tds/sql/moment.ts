import { SqlError } from './sql-error.ts';

/** Times are counted in ticks of 100 ns: of a day, or since 0001-01-01. */
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 60n * TICKS_PER_SECOND;
export const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
/** Days from 0001-01-01 to 1970-01-01. */
export const DAYS_TO_1970 = 719_162n;
/** Days from 0001-01-01 to 1900-01-01, where datetime begins to count. */
export const DAYS_TO_1900 = 693_595n;
const TICK_DIGITS = 7;

/** A datetimeoffset: the moment in UTC, and the minutes its zone is ahead. */
export interface OffsetMoment {
  utc: bigint;
  offset: number;
}

export function now(): bigint {
  return DAYS_TO_1970 * TICKS_PER_DAY + BigInt(Date.now()) * 10_000n;
}

export function roundTicks(ticks: bigint, scale: number): bigint {
  const unit = 10n ** BigInt(TICK_DIGITS - scale);
  return ((ticks + unit / 2n) / unit) * unit;
}

/** datetime keeps 1/300 s. */
export function roundTo300th(ticks: bigint): bigint {
  const count = (ticks * 3n + 50_000n) / 100_000n;
  return (count * 100_000n + 1n) / 3n;
}

export function formatDate(ticks: bigint): string {
  const date = new Date(Number((ticks / TICKS_PER_DAY - DAYS_TO_1970) * 86_400_000n));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

export function formatTime(ticksOfDay: bigint, scale: number): string {
  const seconds = Number(ticksOfDay / TICKS_PER_SECOND);
  const two = (part: number) => String(part).padStart(2, '0');
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = String(ticksOfDay % TICKS_PER_SECOND).padStart(TICK_DIGITS, '0');
  return scale === 0 ? text : `${text}.${fraction.slice(0, scale)}`;
}

export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

const MOMENT = /^\s*(?:(\d{4})-?(\d{2})-?(\d{2}))?[T ]?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:\d{2})?\s*$/;

/** Date, ticks of the day and offset in minutes; only the unambiguous ISO forms. @throws SqlError 241. */
export function parseMoment(text: string): { date: bigint; time: bigint; offset: number } {
  const match = MOMENT.exec(text);
  if (!match || text.trim() === '') throw notAMoment();
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  let date = DAYS_TO_1900 * TICKS_PER_DAY;
  if (year !== undefined) {
    const time = new Date(0);
    time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    if (time.getUTCMonth() !== Number(month) - 1 || time.getUTCDate() !== Number(day) || year === '0000') throw notAMoment();
    date = (BigInt(time.getTime() / 86_400_000) + DAYS_TO_1970) * TICKS_PER_DAY;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw notAMoment();
  const seconds = BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  const time = seconds * TICKS_PER_SECOND + BigInt(fraction.padEnd(TICK_DIGITS, '0').slice(0, TICK_DIGITS));
  const offset = zone === undefined || zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  return { date, time, offset };
}

function notAMoment(): SqlError {
  return new SqlError(241, 'Conversion failed when converting date and/or time from character string.');
}
