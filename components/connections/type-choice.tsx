'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import type { ConnectionType } from './use-connection-form.ts';

/** Which kind of database: one of a few, all in view. Arrow keys choose. */
export function TypeChoice({
  types,
  value,
  onValueChange,
}: {
  types: readonly ConnectionType[];
  value: string;
  onValueChange: (type: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className="font-medium">
        Database
      </span>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onValueChange(String(next))}
        className="grid grid-cols-2 gap-2"
      >
        {types.map(({ type, label, defaultPort }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio is the control inside
          <label
            key={type}
            className="flex cursor-pointer gap-2 rounded-md border border-line-strong px-2.5 py-2 transition-colors hover:bg-hover has-data-checked:border-ink has-data-checked:bg-hover has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-focus"
          >
            <Radio.Root
              value={type}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-paper outline-none data-checked:border-primary data-checked:bg-primary"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-on-primary" />
            </Radio.Root>
            <span className="min-w-0">
              <span className="block font-medium">{label}</span>
              <span className="block text-xs text-ink-3">{defaultPort === null ? 'On this machine' : `Port ${defaultPort}`}</span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
