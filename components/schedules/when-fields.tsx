'use client';

import { Field, FormRow } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { type HowOften, timeOf, timeText, WEEKDAYS } from './cron-shape.ts';
import { type ScheduleDraft, withShape } from './schedule-draft.ts';

const oftenOptions: { value: HowOften; label: string; description?: string }[] = [
  { value: 'hour', label: 'Every hour' },
  { value: 'day', label: 'Every day' },
  { value: 'weekdays', label: 'Monday to Friday' },
  { value: 'week', label: 'Every week' },
  { value: 'month', label: 'Every month' },
  { value: 'custom', label: 'By a cron pattern', description: 'Five fields: minute, hour, day, month, weekday' },
];

// Weeks begin on Monday here.
const weekdayOptions = [1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: String(day), label: WEEKDAYS[day] as string }));

/** How often, by the inputs that go with it; whatever is chosen, the cron pattern is what counts. */
export function WhenFields({
  draft,
  error,
  onChange,
}: {
  draft: ScheduleDraft;
  error: string | undefined;
  onChange: (draft: ScheduleDraft) => void;
}) {
  const { shape, cron } = draft;
  const set = (change: Parameters<typeof withShape>[1]) => onChange(withShape(draft, change));
  const timed = shape.often !== 'hour' && shape.often !== 'custom';
  return (
    <FormRow>
      <Field label="How often" {...(shape.often !== 'custom' && { error })}>
        <Select options={oftenOptions} value={shape.often} onValueChange={(often) => set({ often })} />
      </Field>
      {shape.often === 'custom' ? (
        <Field label="Cron pattern" error={error} help="L is the last day of a month; MON-FRI, */15 and 1,15 work too.">
          <Input mono value={cron} onValueChange={(text) => onChange({ ...draft, cron: text })} placeholder="0 2 * * *" />
        </Field>
      ) : (
        <div className="flex items-start gap-4">
          {shape.often === 'hour' && (
            <Field label="At minute" className="flex-1">
              <NumberInput min={0} max={59} value={shape.minute} onValueChange={(minute) => minute !== null && set({ minute })} />
            </Field>
          )}
          {shape.often === 'week' && (
            <Field label="On" className="flex-1">
              <Select options={weekdayOptions} value={String(shape.weekday)} onValueChange={(day) => set({ weekday: Number(day) })} />
            </Field>
          )}
          {shape.often === 'month' && (
            <Field label="On day" className="flex-1" {...(shape.day > 28 && { help: 'Months that are shorter are left out.' })}>
              <NumberInput min={1} max={31} value={shape.day} onValueChange={(day) => day !== null && set({ day })} />
            </Field>
          )}
          {timed && (
            <Field label="At" className="flex-1">
              <Input
                type="time"
                value={timeText(shape)}
                onValueChange={(text) => {
                  const time = timeOf(text);
                  if (time) set(time);
                }}
              />
            </Field>
          )}
        </div>
      )}
    </FormRow>
  );
}
