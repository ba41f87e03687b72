/** Numbers, sizes and times as people read them. Pure; the same on server and browser. */

const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });
const MINUS = '−';

/** `1,247`. Never shortened, never rounded. */
export function formatCount(value: number): string {
  return exact.format(value).replace('-', MINUS);
}

const countSteps = [
  { at: 1e12, unit: 'T' },
  { at: 1e9, unit: 'B' },
  { at: 1e6, unit: 'M' },
  { at: 1e3, unit: 'K' },
] as const;

/** `1.2 M`, `312 K`; below 10,000 the exact number. Cut, not rounded, so that it never claims a row more than there is. */
export function formatCompactCount(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return formatCount(value);
  const step = countSteps.find((candidate) => size >= candidate.at)!;
  const digits = size / step.at >= 100 ? 0 : 1;
  // Multiply before dividing: 1_300_000 / 1e6 * 10 is not exact, 1_300_000 * 10 / 1e6 is.
  const cut = Math.trunc((size * 10 ** digits) / step.at) / 10 ** digits;
  return `${value < 0 ? MINUS : ''}${cut.toFixed(digits)} ${step.unit}`;
}

const byteSteps = [
  { at: 1e12, unit: 'TB' },
  { at: 1e9, unit: 'GB' },
  { at: 1e6, unit: 'MB' },
  { at: 1e3, unit: 'kB' },
] as const;

/** Decimal units, as disks are sold: `15.2 MB`, `812 B`. */
export function formatBytes(bytes: number): string {
  // Step up at what would print as 1000 of the unit below.
  const step = byteSteps.find((candidate) => bytes >= candidate.at * 0.9995);
  if (!step || bytes < 1000) return `${Math.round(bytes)} B`;
  const value = bytes / step.at;
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${step.unit}`;
}

/** Milliseconds as `350 ms`, `4.2 s`, `1 m 05 s`, `2 h 03 m`, `3 d 04 h`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

/**
 * Half away from zero on the decimal digits one sees: 1.005 gives 1.01, which `toFixed` does not (semantics.md §5).
 */
export function roundHalfAway(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const [mantissa, exponent = '0'] = Math.abs(value).toString().split('e');
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const rounded = Number(`${shifted}e${-digits}`);
  return value < 0 ? -rounded : rounded;
}

/** `96.94` with exactly `digits` digits after the point; the unit is set beside it by the caller or {@link formatPercent}. */
export function formatNumber(value: number, digits: number): string {
  return roundHalfAway(value, digits)
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', MINUS);
}

/** `96.94%` from 96.94. */
export function formatPercent(value: number, digits = 2): string {
  return `${formatNumber(value, digits)}%`;
}

/** With its sign: `+0.42`, `−0.42`, `±0.00` when nothing is left after rounding. */
export function formatDelta(value: number, digits: number): string {
  const rounded = roundHalfAway(value, digits);
  if (rounded === 0) return `±${formatNumber(0, digits)}`;
  return `${rounded > 0 ? '+' : ''}${formatNumber(rounded, digits)}`;
}

/** `4,431 rows/s`; compact above 10,000. */
export function formatRate(rowsPerSecond: number): string {
  return `${formatCompactCount(Math.round(rowsPerSecond))} rows/s`;
}

/** `1 row`, `2 rows`, `1,247 rows`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `12 s ago`, `3 min ago`, `in 2 h`, `5 d ago`; beyond 30 days the date. */
export function formatRelativeTime(at: Date, now: Date): string {
  const distance = now.getTime() - at.getTime();
  const size = Math.abs(distance);
  if (size < 5 * SECOND) return 'just now';
  if (size >= 30 * DAY) return at.toISOString().slice(0, 10);
  const [unit, name] = size < MINUTE ? [SECOND, 's'] : size < HOUR ? [MINUTE, 'min'] : size < DAY ? [HOUR, 'h'] : [DAY, 'd'];
  const amount = `${Math.floor(size / Number(unit))} ${name}`;
  return distance > 0 ? `${amount} ago` : `in ${amount}`;
}

/** Clocks of server and browser may differ by this much without the past looking like the future. */
const CLOCK_SKEW = 5 * SECOND;

/**
 * The present for {@link formatRelativeTime} on a page whose times tick together: what has happened by the `clock` since
 * their last tick is not in the future.
 */
export function presentFor(at: Date, lastTick: Date, clock: Date): Date {
  const happened = at.getTime() - clock.getTime() < CLOCK_SKEW;
  return at > lastTick && happened ? at : lastTick;
}

/** `2025-01-24 12:00:05 GMT+1` in the zone given, or the viewer's own; the zone is always named. */
export function formatAbsoluteTime(at: Date, timeZone?: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second} ${parts.timeZoneName}`;
}

/** Time left until `expires`: `3 h 10 m left`, `expired`. Both times by the server's clock. */
export function formatTimeLeft(expires: Date, now: Date): string {
  const left = expires.getTime() - now.getTime();
  return left <= 0 ? 'expired' : `${formatDuration(left)} left`;
}
