import { ZoneOffsets } from '#server/engine/transforms/dates/zone-offset.ts';
import { nextRuns } from './cron-times.ts';

/** How far ahead is looked: both changes of a year, and some. */
const AHEAD_DAYS = 365;
const DAY_S = 86_400;
/** More times than this in one hour are no times that somebody named. */
const MOST_TIMES = 60;

/** A moment at which clocks of a zone are put forward or back; in seconds since 1970. */
interface ClockChange {
  at: number;
  before: number;
  after: number;
}

/**
 * What becomes of a schedule when clocks change within the next year, as sentences; empty when nothing does.
 *
 *     On 28 March 2027 clocks go from 02:00 to 03:00: 02:30 does not exist, the run comes at 03:00.
 *     On 25 October 2026 the time from 02:00 to 03:00 comes twice: 02:30 is run once, the first time.
 */
export function clockChangeNotes(pattern: string, timeZone: string, after: Date): string[] {
  const zone = new ZoneOffsets(timeZone);
  return changesAhead(zone, Math.floor(after.getTime() / 1000)).flatMap((change) =>
    change.after > change.before ? skippedNote(pattern, timeZone, change) : repeatedNote(pattern, timeZone, change),
  );
}

function changesAhead(zone: ZoneOffsets, from: number): ClockChange[] {
  const changes: ClockChange[] = [];
  for (let day = 0; day < AHEAD_DAYS; day++) {
    const [start, end] = [from + day * DAY_S, from + (day + 1) * DAY_S];
    const [before, after] = [zone.at(start), zone.at(end)];
    if (before !== after) changes.push({ at: momentOfChange(zone, start, end), before, after });
  }
  return changes;
}

function momentOfChange(zone: ZoneOffsets, start: number, end: number): number {
  let [still, changed] = [start, end];
  const before = zone.at(start);
  while (changed - still > 1) {
    const middle = Math.floor((still + changed) / 2);
    if (zone.at(middle) === before) still = middle;
    else changed = middle;
  }
  return changed;
}

/** Clocks go forward: times that they skip. */
function skippedNote(pattern: string, timeZone: string, { at, before, after }: ClockChange): string[] {
  const named = wallTimes(pattern, at + before, at + after);
  if (named.length === 0) return [];
  const [first] = fires(pattern, timeZone, at, at + (after - before) + 1);
  // A pattern of every so often has no time of its own that could be missed.
  if (first === undefined || wallTimes(pattern, first + after, first + after + 1).length > 0) return [];
  const [from, to] = [clock(at + before), clock(at + after)];
  return [
    `On ${date(at + after)} clocks go from ${from} to ${to}: ${listed(named)} ${named.length === 1 ? 'does' : 'do'} not exist, the run comes at ${clock(first + after)}.`,
  ];
}

/** Clocks go back: times that come twice. */
function repeatedNote(pattern: string, timeZone: string, { at, before, after }: ClockChange): string[] {
  const named = wallTimes(pattern, at + after, at + before);
  if (named.length === 0) return [];
  const length = before - after;
  const first = fires(pattern, timeZone, at - length, at).length;
  const second = fires(pattern, timeZone, at, at + length).length;
  if (first === named.length && second === named.length) return [];
  const which = second === 0 ? 'the first time' : 'the second time';
  const verb = named.length === 1 ? 'is run' : 'are run';
  return [
    `On ${date(at + before)} the time from ${clock(at + after)} to ${clock(at + before)} comes twice: ${listed(named)} ${verb} once, ${which}.`,
  ];
}

/** The times that a pattern names between two readings of the clock; the end is left out. */
function wallTimes(pattern: string, from: number, to: number): number[] {
  return fires(pattern, 'UTC', from, to);
}

/** In seconds, from `from` on and before `to`. */
function fires(pattern: string, timeZone: string, from: number, to: number): number[] {
  return nextRuns(pattern, timeZone, new Date(from * 1000 - 1), MOST_TIMES)
    .map((run) => run.getTime() / 1000)
    .filter((run) => run < to);
}

function clock(reading: number): string {
  return new Date(reading * 1000).toISOString().slice(11, 16);
}

function date(reading: number): string {
  return new Date(reading * 1000).toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
}

function listed(readings: readonly number[]): string {
  const texts = readings.map(clock);
  return texts.length === 1 ? (texts[0] as string) : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
