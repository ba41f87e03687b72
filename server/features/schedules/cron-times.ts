import { Cron } from 'croner';

/** The five fields of a cron pattern, as sentences name them. */
const FIELDS = [
  { name: 'minute', takes: '0 to 59' },
  { name: 'hour', takes: '0 to 23' },
  { name: 'day of the month', takes: '1 to 31, or L for the last' },
  { name: 'month', takes: '1 to 12, or JAN to DEC' },
  { name: 'weekday', takes: '0 to 7 with Sunday as 0 and 7, or SUN to SAT' },
] as const;

/**
 * A pattern of five fields in a time zone. Where clocks change, times that are named one by one (`30 2 * * *`, `30 2,14 * * *`)
 * come once: in the night when they do not exist at the end of the gap, in the night when they come twice the first time.
 * What comes every so often (`0,30 * * * *`) goes on evenly through both.
 */
function cronOf(pattern: string, timeZone: string): Cron {
  return new Cron(pattern, { timezone: timeZone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });
}

/** One blank between fields, names in capitals: two ways to write a pattern become one. */
export function tidyCron(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toUpperCase();
}

/** What is wrong with a pattern, as a sentence; null when nothing is. */
export function cronProblem(text: string): string | null {
  const pattern = tidyCron(text);
  if (pattern === '') return 'Write five fields, like "0 2 * * *" for every night at two.';
  const parts = pattern.split(' ');
  if (parts.length !== FIELDS.length)
    return `Write five fields (minute, hour, day of the month, month, weekday); ${parts.length === 1 ? 'this is one' : `these are ${parts.length}`}.`;
  const wrong = parts.findIndex((part, at) => !reads(FIELDS.map((_, index) => (index === at ? part : '*')).join(' ')));
  const field = FIELDS[wrong];
  if (field) return `"${parts[wrong]}" is no ${field.name}: it takes ${field.takes}, lists (1,5), ranges (1-5) and steps (*/5).`;
  if (!reads(pattern)) return 'These fields do not go together.';
  return comes(pattern) ? null : 'This never comes: there is no such date.';
}

function reads(pattern: string): boolean {
  try {
    cronOf(pattern, 'UTC');
    return true;
  } catch {
    return false;
  }
}

/** Any moment will do: a date that ever comes does so within the next decades, and croner looks that far. */
function comes(pattern: string): boolean {
  return cronOf(pattern, 'UTC').nextRun(new Date(0)) !== null;
}

/** What is wrong with a time zone, as a sentence; null when nothing is. */
export function timeZoneProblem(name: string): string | null {
  if (name.trim() === '') return 'Choose a time zone.';
  try {
    // An offset like +02:00 would not follow the clock changes that a schedule is there for.
    if (/^[+-]/.test(name.trim())) throw new RangeError('an offset');
    new Intl.DateTimeFormat('en', { timeZone: name });
    return null;
  } catch {
    return `There is no time zone "${name}": write a name like Europe/Berlin or UTC.`;
  }
}

/** The next `count` moments after `after`, soonest first; fewer when there are no more. */
export function nextRuns(pattern: string, timeZone: string, after: Date, count: number): Date[] {
  return cronOf(pattern, timeZone).nextRuns(count, after);
}

export function nextRun(pattern: string, timeZone: string, after: Date): Date | null {
  return cronOf(pattern, timeZone).nextRun(after);
}

/** The last moment at or before `at`. */
export function latestRun(pattern: string, timeZone: string, at: Date): Date | null {
  // Croner looks before the moment it is given; from a second later the moment itself counts, and what lies between does not.
  const [latest, former] = cronOf(pattern, timeZone).previousRuns(2, new Date(at.getTime() + 1_000));
  return (latest && latest <= at ? latest : former) ?? null;
}
