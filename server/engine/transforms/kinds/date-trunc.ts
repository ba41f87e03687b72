import { z } from 'zod';
import type { LogicalType } from '../../values/logical-type.ts';
import { civilDay, dayNumber, SECONDS_PER_DAY, weekday } from '../dates/calendar.ts';
import { dateText, momentText, parseMoment } from '../dates/moment.ts';
import { transformKind } from '../transform.ts';

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
type Unit = (typeof UNITS)[number];
const SECONDS: Partial<Record<Unit, number>> = { day: SECONDS_PER_DAY, hour: 3600, minute: 60, second: 1 };

/**
 * The start of the year, quarter, month, week (Monday), day, hour, minute or second; a timestamptz in UTC.
 * @example `{ date_trunc: { unit: month } }`: `2024-01-31` → `2024-01-01`
 */
export const dateTrunc = transformKind<'date_trunc', { unit: Unit }>({
  name: 'date_trunc',
  label: 'Start of the period',
  group: 'dates',
  sentence: 'Goes back to the start of the year, quarter, month, week (Monday), day, hour, minute or second.',
  takes: ['date', 'timestamp', 'timestamptz'],
  needs: 'a date or a timestamp',
  schema: z.strictObject({ unit: z.enum(UNITS) }),
  arguments: [
    { name: 'unit', label: 'Period', kind: 'choice', required: true, options: UNITS.map((unit) => ({ value: unit, label: unit })) },
  ],
  example: { arguments: { unit: 'month' }, before: '2024-01-31', after: '2024-01-01', type: { kind: 'date' } },
  compile: (input, { unit }) => {
    if (input.kind === 'date') {
      if (unit === 'hour' || unit === 'minute' || unit === 'second') {
        return { problem: `a date has no ${unit}s; choose day or a longer period`, path: 'unit' };
      }
      return { type: input, apply: (text) => dateText(startOf(parseMoment(text).seconds, unit) / SECONDS_PER_DAY) };
    }
    const type: LogicalType = { kind: input.kind === 'timestamptz' ? 'timestamptz' : 'timestamp', precision: 0 };
    const end = input.kind === 'timestamptz' ? 'Z' : '';
    return { type, apply: (text) => momentText({ seconds: startOf(parseMoment(text).seconds, unit), fraction: '' }) + end };
  },
});

function startOf(seconds: number, unit: Unit): number {
  const length = SECONDS[unit];
  if (length !== undefined) return Math.floor(seconds / length) * length;
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  if (unit === 'week') return (days - weekday(days) + 1) * SECONDS_PER_DAY;
  const { year, month } = civilDay(days);
  const first = unit === 'year' ? 1 : unit === 'quarter' ? month - ((month - 1) % 3) : month;
  return dayNumber(year, first, 1) * SECONDS_PER_DAY;
}
