import { civilDay, dayNumber, SECONDS_PER_DAY } from './calendar.ts';

/** A date with a time of day: whole seconds since 1970-01-01 00:00:00, and the fraction's digits (`5` is half a second). */
export interface Moment {
  seconds: number;
  fraction: string;
}

const EARLIEST = dayNumber(1, 1, 1) * SECONDS_PER_DAY;
const LATEST = dayNumber(10_000, 1, 1) * SECONDS_PER_DAY - 1;

/** Years 1 to 9999: all that canonical text can write. */
export function isWritable({ seconds }: Moment): boolean {
  return seconds >= EARLIEST && seconds <= LATEST;
}

/** Of canonical text: a date, a timestamp, or a timestamptz. */
export function parseMoment(text: string): Moment {
  const days = dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
  if (text.length === 10) return { seconds: days * SECONDS_PER_DAY, fraction: '' };
  const seconds = Number(text.slice(11, 13)) * 3600 + Number(text.slice(14, 16)) * 60 + Number(text.slice(17, 19));
  const fraction = text.slice(20, text.endsWith('Z') ? -1 : undefined).replace(/0+$/, '');
  return { seconds: days * SECONDS_PER_DAY + seconds, fraction };
}

export function dateText(days: number): string {
  const { year, month, day } = civilDay(days);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** `2024-01-31 12:00:00.5`, without a zone. */
export function momentText({ seconds, fraction }: Moment): string {
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const time = seconds - days * SECONDS_PER_DAY;
  const clock = [Math.floor(time / 3600), Math.floor(time / 60) % 60, time % 60].map((part) => padded(part, 2)).join(':');
  return `${dateText(days)} ${clock}${fraction === '' ? '' : `.${fraction}`}`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
