/**
 * Moments without a zone and moments in UTC, for a zone of the IANA list. Only whole seconds are counted with; the fraction
 * stays the text it is.
 */

/** `2024-07-01 12:00:00.5` in Europe/Berlin → `2024-07-01 10:00:00.5`; null where the clock shows that time twice or never. */
export function toUtc(local: string, zone: string): string | null {
  const wall = secondsOf(local);
  // Every offset that a zone had within a day of the moment; usually one.
  const offsets = new Set([-86_400, 0, 86_400].map((shift) => offsetAt(wall + shift, zone)));
  const moments = [...offsets].map((offset) => wall - offset).filter((moment) => moment + offsetAt(moment, zone) === wall);
  return moments.length === 1 ? withSeconds(local, moments[0]!) : null;
}

/** `2024-07-01 10:00:00` in UTC → what a clock in the zone showed then. */
export function fromUtc(utc: string, zone: string): string {
  const moment = secondsOf(utc);
  return withSeconds(utc, moment + offsetAt(moment, zone));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Seconds that the zone is ahead of UTC. */
function offsetAt(moment: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', ...numeric });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(new Date(moment * 1_000)).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  return seconds(year, part('month'), part('day'), part('hour'), part('minute'), part('second')) - moment;
}

function seconds(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1_000;
}

function secondsOf(text: string): number {
  const [, ...digits] = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text)!;
  const [year, month, day, hour, minute, second] = digits.map(Number) as [number, number, number, number, number, number];
  return seconds(year, month, day, hour, minute, second);
}

function withSeconds(text: string, moment: number): string {
  return new Date(moment * 1_000).toISOString().slice(0, 19).replace('T', ' ') + text.slice(19);
}
