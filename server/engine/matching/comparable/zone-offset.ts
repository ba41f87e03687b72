const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;
const REMEMBERED_QUARTERS = 100_000;

/** Milliseconds to add to UTC for the local time of a zone. */
type OffsetAt = (utcMs: number) => number;

/**
 * Local clock readings of a zone → UTC, in milliseconds since 1970. Where clocks were put back a reading happened twice: the
 * later one counts. One that was skipped is read as if the clocks had not been put forward yet.
 */
export function localToUtc(zone: string): (localMs: number) => number {
  const offsetAt = offsets(zone);
  return (localMs) => {
    const before = offsetAt(localMs - DAY_MS);
    const after = offsetAt(localMs + DAY_MS);
    if (before === after && offsetAt(localMs - before) === before) return localMs - before;
    const later = Math.min(before, after);
    if (offsetAt(localMs - later) === later) return localMs - later;
    const earlier = Math.max(before, after);
    return offsetAt(localMs - earlier) === earlier ? localMs - earlier : localMs - before;
  };
}

/** Asking the calendar takes microseconds, and offsets change on quarters of an hour: each quarter is asked for once. */
function offsets(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (utcMs) => {
    const quarter = Math.floor(utcMs / QUARTER_HOUR_MS);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const name = format.formatToParts(quarter * QUARTER_HOUR_MS).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const offset = offsetOfName(name);
    if (known.size >= REMEMBERED_QUARTERS) known.clear();
    known.set(quarter, offset);
    return offset;
  };
}

/** `GMT`, `GMT+02:00`, `GMT-00:25:21`. */
function offsetOfName(name: string): number {
  const match = /^GMT([+-\u2212])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name);
  if (match === null) return 0;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '+' ? offset : -offset;
}
