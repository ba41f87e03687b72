'use client';

import { Combobox } from '../ui/combobox.tsx';
import type { ArgumentFieldProps } from './argument-field.tsx';
import { ArgumentList } from './argument-list.tsx';

/** Columns of the same row, in their order. */
export function ColumnsArgument({ argument, value, columns, problem, onChange }: ArgumentFieldProps) {
  const names = Array.isArray(value) ? (value as string[]) : [];
  const set = (next: string[]) => onChange(next.length === 0 && !argument.required ? undefined : next);
  return (
    <ArgumentList
      label={argument.label}
      help={argument.help}
      problem={problem}
      entryName={(at) => `column ${at + 1}`}
      entries={names.map((name, at) => (
        <Combobox
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
          key={at}
          mono
          aria-label={`${argument.label}, ${at + 1}`}
          options={columns}
          value={name === '' ? null : name}
          placeholder="Column"
          onValueChange={(next) => set(names.with(at, next ?? ''))}
        />
      ))}
      addLabels={[{ label: 'Add a column', onAdd: () => set([...names, '']) }]}
      onRemove={(at) => set(names.toSpliced(at, 1))}
    />
  );
}
