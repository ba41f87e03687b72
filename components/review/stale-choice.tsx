'use client';

import { clsx } from 'clsx';

export type OnStale = 'abort' | 'skip';

const choices: { value: OnStale; label: string; help: string }[] = [
  { value: 'abort', label: 'Write nothing', help: 'One stale row rolls everything back, and the report says which.' },
  { value: 'skip', label: 'Leave stale rows out', help: 'The others are written; the report says which were left.' },
];

/** What to do when a row was changed by somebody after the run. */
export function StaleChoice({ value, onValueChange }: { value: OnStale; onValueChange: (value: OnStale) => void }) {
  return (
    <fieldset>
      <legend className="font-medium">When a row was changed after the run</legend>
      <div className="mt-1.5 grid gap-2 sm:grid-cols-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={clsx(
              'flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2',
              value === choice.value ? 'border-ink bg-selected' : 'border-line-strong hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="on-stale"
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onValueChange(choice.value)}
              className="mt-0.5 size-4 shrink-0 accent-(--ink)"
            />
            <span>
              {choice.label}
              <span className="block text-xs text-ink-2">{choice.help}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
