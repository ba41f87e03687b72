import { z } from 'zod';
import { SECONDS_PER_DAY } from '../dates/calendar.ts';
import { dateFormat } from '../dates/date-format.ts';
import { FORMAT_ARGUMENT, formatArgument } from '../dates/format-argument.ts';
import { dateText, isWritable, type Moment } from '../dates/moment.ts';
import { shownText } from '../shown-text.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

/**
 * Reads text, or a whole number, by a format (dates/date-format.ts; default `YYYY-MM-DD`); a time in it is left out. Of a
 * timestamp it takes the day, of a timestamptz the day in UTC; a format is not used then.
 * @example `{ to_date: { format: "DD.MM.YYYY" } }`: `"31.01.2024"` → `2024-01-31`
 */
export const toDate = transformKind({
  name: 'to_date',
  label: 'To date',
  group: 'dates',
  sentence: 'Reads text as a date by its format, or takes the day of a timestamp.',
  takes: ['string', 'integer', 'date', 'timestamp', 'timestamptz'],
  needs: 'text, a whole number or a timestamp',
  schema: z.strictObject({ format: formatArgument.optional() }),
  arguments: [FORMAT_ARGUMENT],
  example: { arguments: { format: 'DD.MM.YYYY' }, before: '31.01.2024', after: '2024-01-31' },
  compile: (input, { format = 'YYYY-MM-DD' }) => {
    const type = { kind: 'date' } as const;
    if (input.kind !== 'string' && input.kind !== 'integer') return { type, apply: (text) => text.slice(0, 10) };
    const reader = dateFormat(format);
    if ('problem' in reader) return { problem: reader.problem, path: 'format' };
    return {
      type,
      apply: (text) => {
        const read = reader.read(shownText(text, input));
        if (read === null || !isWritable(read.local)) return new Refusal(`${shownValue(text)} is not a date like ${format}`);
        return dayOf(read.local);
      },
    };
  },
});

function dayOf({ seconds }: Moment): string {
  return dateText(Math.floor(seconds / SECONDS_PER_DAY));
}
