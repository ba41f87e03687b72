'use client';

import { Plus, X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { InlineProblem } from './inline-problem.tsx';

/** Entries under one label, each of which can be removed; the focus goes on to what is left. */
export function ArgumentList({
  label,
  help,
  problem,
  entries,
  entryName,
  addLabels,
  onRemove,
}: {
  label: string;
  help?: string | undefined;
  problem: string | undefined;
  entries: readonly ReactNode[];
  /** `value 2`: for reading aloud. */
  entryName: (at: number) => string;
  /** Buttons that add an entry. */
  addLabels: readonly { label: string; onAdd: () => void }[];
  onRemove: (at: number) => void;
}) {
  const list = useRef<HTMLFieldSetElement>(null);
  /** The new, or next, entry is there after the next render. */
  const focusEntry = (at: number) =>
    requestAnimationFrame(() => {
      const controls = list.current?.querySelectorAll<HTMLElement>('[data-entry]');
      const entry = controls?.[Math.min(at, controls.length - 1)];
      const control = entry?.querySelector<HTMLElement>('input, button') ?? list.current?.querySelector<HTMLElement>('[data-add] button');
      control?.focus();
    });
  return (
    <fieldset ref={list} className="flex min-w-64 flex-1 flex-col gap-1.5">
      <legend className="mb-1 font-medium">{label}</legend>
      {entries.map((entry, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
        <div key={at} data-entry className="flex items-start gap-1">
          <div className="min-w-0 flex-1">{entry}</div>
          <IconButton
            label={`Remove ${entryName(at)}`}
            icon={<X />}
            className="mt-0.5"
            onClick={() => {
              onRemove(at);
              focusEntry(at);
            }}
          />
        </div>
      ))}
      <div data-add className="-ml-2 flex flex-wrap gap-1">
        {addLabels.map(({ label: words, onAdd }) => (
          <Button
            key={words}
            size="sm"
            variant="ghost"
            icon={<Plus />}
            onClick={() => {
              onAdd();
              focusEntry(entries.length);
            }}
          >
            {words}
          </Button>
        ))}
      </div>
      {problem && <InlineProblem>{problem}</InlineProblem>}
      {help && <p className="text-xs text-ink-3">{help}</p>}
    </fieldset>
  );
}
