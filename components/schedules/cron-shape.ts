/** How often, as people say it; `custom` is whatever else cron can say. */
export const HOW_OFTEN = ['hour', 'day', 'weekdays', 'week', 'month', 'custom'] as const;
export type HowOften = (typeof HOW_OFTEN)[number];

/** What the inputs of the usual patterns hold. */
export interface CronShape {
  often: HowOften;
  /** 0–59 */
  minute: number;
  /** 0–23 */
  hour: number;
  /** 0 is Sunday. */
  weekday: number;
  /** 1–31 */
  day: number;
}

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const SHORT = WEEKDAYS.map((name) => name.slice(0, 3).toUpperCase());

export const NIGHTLY: CronShape = { often: 'day', minute: 0, hour: 2, weekday: 1, day: 1 };

/** The pattern of a shape; null for `custom`, which has none. */
export function cronOfShape({ often, minute, hour, weekday, day }: CronShape): string | null {
  switch (often) {
    case 'hour':
      return `${minute} * * * *`;
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'weekdays':
      return `${minute} ${hour} * * 1-5`;
    case 'week':
      return `${minute} ${hour} * * ${weekday}`;
    case 'month':
      return `${minute} ${hour} ${day} * *`;
    case 'custom':
      return null;
  }
}

/** The shape that makes a pattern, so that it can be edited by its inputs; `custom` when there is none. */
export function shapeOfCron(cron: string): CronShape {
  const parts = cron.trim().split(/\s+/);
  const custom: CronShape = { ...NIGHTLY, often: 'custom' };
  const [minuteText, hourText, dayText, month, weekdayText] = parts;
  const minute = whole(minuteText, 0, 59);
  if (parts.length !== 5 || minute === null || month !== '*') return custom;
  if (hourText === '*' && dayText === '*' && weekdayText === '*') return { ...NIGHTLY, often: 'hour', minute };
  const hour = whole(hourText, 0, 23);
  if (hour === null) return custom;
  const shape = { ...NIGHTLY, minute, hour };
  const day = whole(dayText, 1, 31);
  if (weekdayText === '*') {
    if (dayText === '*') return { ...shape, often: 'day' };
    return day === null ? custom : { ...shape, often: 'month', day };
  }
  if (dayText !== '*') return custom;
  if (/^(1-5|MON-FRI)$/i.test(weekdayText ?? '')) return { ...shape, often: 'weekdays' };
  const weekday = weekdayOf(weekdayText ?? '');
  return weekday === null ? custom : { ...shape, often: 'week', weekday };
}

/** `02:05`, as inputs of the type `time` write it. */
export function timeText({ hour, minute }: Pick<CronShape, 'hour' | 'minute'>): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Null while the input is not complete. */
export function timeOf(text: string): Pick<CronShape, 'hour' | 'minute'> | null {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hour === undefined || minute === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}

function weekdayOf(text: string): number | null {
  const named = SHORT.indexOf(text.toUpperCase());
  if (named >= 0) return named;
  const number = whole(text, 0, 7);
  return number === null ? null : number % 7;
}

function whole(text: string | undefined, least: number, most: number): number | null {
  if (text === undefined || !/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
