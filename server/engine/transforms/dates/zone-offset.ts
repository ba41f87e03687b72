import { dayNumber, SECONDS_PER_DAY } from './calendar.ts';

/** Of one day of UTC: the offset at its start, and from `changesAt` on the one at its end. */
interface DayOffsets {
  before: number;
  changesAt: number;
  after: number;
}

/** Days whose offsets are kept: more than two centuries. */
const MOST_DAYS = 100_000;

/**
 * A time zone of the IANA database, as the runtime's own copy knows it. Offsets are found once per day: where a day's start and
 * end differ, the change in it is searched for to the second.
 */
export class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #days = new Map<number, DayOffsets>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Seconds that clocks of the zone are ahead of UTC at a moment of UTC (seconds since 1970). */
  at(seconds: number): number {
    const day = Math.floor(seconds / SECONDS_PER_DAY);
    const { before, changesAt, after } = this.#days.get(day) ?? this.#look(day);
    return seconds < changesAt ? before : after;
  }

  /**
   * The moment of UTC at which clocks of the zone show `local`; null where they skip it. Where they show it twice, in the
   * autumn, it is the later one (standard time), as PostgreSQL and ICU take it.
   */
  toUtc(local: number): number | null {
    const offsets = [this.at(local - SECONDS_PER_DAY), this.at(local + SECONDS_PER_DAY)];
    const fitting = offsets.map((offset) => ({ utc: local - offset, offset })).filter(({ utc, offset }) => this.at(utc) === offset);
    return fitting.length === 0 ? null : Math.max(...fitting.map(({ utc }) => utc));
  }

  #look(day: number): DayOffsets {
    const start = day * SECONDS_PER_DAY;
    const before = this.#ask(start);
    const after = this.#ask(start + SECONDS_PER_DAY - 1);
    const found = { before, after, changesAt: before === after ? start : this.#change(start, start + SECONDS_PER_DAY - 1, before) };
    if (this.#days.size >= MOST_DAYS) this.#days.clear();
    this.#days.set(day, found);
    return found;
  }

  /** The first second in (`early`, `late`] whose offset is not `before`. */
  #change(early: number, late: number, before: number): number {
    let [still, changed] = [early, late];
    while (changed - still > 1) {
      const middle = Math.floor((still + changed) / 2);
      if (this.#ask(middle) === before) still = middle;
      else changed = middle;
    }
    return changed;
  }

  #ask(seconds: number): number {
    const parts = new Map(this.#format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
    const local =
      dayNumber(year, part('month'), part('day')) * SECONDS_PER_DAY + part('hour') * 3600 + part('minute') * 60 + part('second');
    return local - seconds;
  }
}
