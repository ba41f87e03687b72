const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The smallest part of the possible range that is ever stretched over the whole height: noise must not look like a fall. */
const SMALLEST_SHARE = 0.02;
/** A threshold is kept in view while it is at most this many times the data's own range away. */
const THRESHOLD_REACH = 4;

/**
 * The range of the value axis: the data with some air, never beyond `limits`, stretched to a threshold that is near.
 */
export function trendDomain(values: readonly number[], thresholds: readonly number[], limits: readonly [number, number]): [number, number] {
  const [floor, ceiling] = limits;
  if (values.length === 0) return [floor, ceiling];
  let low = Math.min(...values);
  let high = Math.max(...values);
  const smallest = (ceiling - floor) * SMALLEST_SHARE;
  const span = Math.max(high - low, smallest);
  for (const threshold of thresholds) {
    if (threshold < low && low - threshold <= span * THRESHOLD_REACH) low = threshold;
    if (threshold > high && threshold - high <= span * THRESHOLD_REACH) high = threshold;
  }
  const air = Math.max((high - low) * 0.12, (smallest - (high - low)) / 2);
  return [Math.max(floor, low - air), Math.min(ceiling, high + air)];
}

/** Round values between `low` and `high`, about `count` of them: steps of 1, 2 or 5. */
export function valueTicks([low, high]: readonly [number, number], count = 5): number[] {
  const rough = (high - low) / count;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * (1 - 1e-9))!;
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
}

const steps: { ms: number; unit: 'second' | 'minute' | 'hour' | 'day' | 'month'; every: number }[] = [
  { ms: SECOND, unit: 'second', every: 1 },
  { ms: 5 * SECOND, unit: 'second', every: 5 },
  { ms: 15 * SECOND, unit: 'second', every: 15 },
  { ms: MINUTE, unit: 'minute', every: 1 },
  { ms: 5 * MINUTE, unit: 'minute', every: 5 },
  { ms: 15 * MINUTE, unit: 'minute', every: 15 },
  { ms: 30 * MINUTE, unit: 'minute', every: 30 },
  { ms: HOUR, unit: 'hour', every: 1 },
  { ms: 3 * HOUR, unit: 'hour', every: 3 },
  { ms: 6 * HOUR, unit: 'hour', every: 6 },
  { ms: 12 * HOUR, unit: 'hour', every: 12 },
  { ms: DAY, unit: 'day', every: 1 },
  { ms: 2 * DAY, unit: 'day', every: 2 },
  { ms: 7 * DAY, unit: 'day', every: 7 },
  { ms: 14 * DAY, unit: 'day', every: 14 },
  { ms: 30 * DAY, unit: 'month', every: 1 },
  { ms: 91 * DAY, unit: 'month', every: 3 },
  { ms: 365 * DAY, unit: 'month', every: 12 },
];

/** Round moments of the viewer's zone between two times (milliseconds), at most about `count`. */
export function timeTicks(from: number, to: number, count = 6): number[] {
  if (to <= from) return [from];
  const step = steps.find((candidate) => (to - from) / candidate.ms <= count) ?? steps.at(-1)!;
  const ticks: number[] = [];
  const at = new Date(from);
  at.setMilliseconds(0);
  at.setSeconds(step.unit === 'second' ? Math.floor(at.getSeconds() / step.every) * step.every : 0);
  if (step.unit === 'minute') at.setMinutes(Math.floor(at.getMinutes() / step.every) * step.every);
  else if (step.unit !== 'second') at.setMinutes(0);
  if (step.unit === 'hour') at.setHours(Math.floor(at.getHours() / step.every) * step.every);
  else if (step.unit === 'day' || step.unit === 'month') at.setHours(0);
  if (step.unit === 'month') at.setMonth(Math.floor(at.getMonth() / step.every) * step.every, 1);
  // Calendar steps, not milliseconds: a day of 23 or 25 hours must not push the ticks off midnight.
  for (; at.getTime() <= to; advance(at, step)) if (at.getTime() >= from) ticks.push(at.getTime());
  return ticks;
}

function advance(at: Date, step: (typeof steps)[number]): void {
  if (step.unit === 'second' || step.unit === 'minute') at.setTime(at.getTime() + step.ms);
  else if (step.unit === 'hour') at.setHours(at.getHours() + step.every);
  else if (step.unit === 'day') at.setDate(at.getDate() + step.every);
  else at.setMonth(at.getMonth() + step.every);
}

/** `14:30:05` within a few minutes, `14:30` within two days, `24 Jan` within a year, `Jan 2025` beyond. */
export function formatTick(at: number, from: number, to: number): string {
  const date = new Date(at);
  const span = to - from;
  if (span <= 2 * DAY && (date.getHours() !== 0 || date.getMinutes() !== 0)) {
    const two = (value: number) => String(value).padStart(2, '0');
    const minute = `${two(date.getHours())}:${two(date.getMinutes())}`;
    return span < 5 * MINUTE ? `${minute}:${two(date.getSeconds())}` : minute;
  }
  const month = date.toLocaleString('en-US', { month: 'short' });
  return span <= 400 * DAY ? `${date.getDate()} ${month}` : `${month} ${date.getFullYear()}`;
}
