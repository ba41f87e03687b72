'use client';

import type { Part } from '#server/engine/transforms/argument-schemas.ts';
import { Combobox } from '../ui/combobox.tsx';
import { Input } from '../ui/input.tsx';
import type { ArgumentFieldProps } from './argument-field.tsx';
import { ArgumentList } from './argument-list.tsx';

/** Texts and columns of the same row, one after the other. A single text may be written without a list. */
export function PartsArgument({ argument, value, columns, problem, onChange }: ArgumentFieldProps) {
  const parts = value === undefined ? [] : ((Array.isArray(value) ? value : [value]) as Part[]);
  const set = (next: Part[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <ArgumentList
      label={argument.label}
      help={argument.help}
      problem={problem}
      entryName={(at) => `part ${at + 1} of ${argument.label.toLowerCase()}`}
      entries={parts.map((part, at) => {
        const label = `${argument.label}, part ${at + 1}`;
        return typeof part === 'string' ? (
          <Input
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
            key={at}
            mono
            aria-label={`${label}: text`}
            value={part}
            placeholder="text"
            onValueChange={(next) => set(parts.with(at, next))}
          />
        ) : (
          <Combobox
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
            key={at}
            mono
            aria-label={`${label}: column`}
            options={columns}
            value={part.column === '' ? null : part.column}
            placeholder="Column"
            onValueChange={(next) => set(parts.with(at, { column: next ?? '' }))}
          />
        );
      })}
      addLabels={[
        { label: 'Add a text', onAdd: () => set([...parts, '']) },
        { label: 'Add a column', onAdd: () => set([...parts, { column: '' }]) },
      ]}
      onRemove={(at) => set(parts.toSpliced(at, 1))}
    />
  );
}
