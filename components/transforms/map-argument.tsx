'use client';

import { useState } from 'react';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input } from '../ui/input.tsx';
import type { ArgumentFieldProps } from './argument-field.tsx';
import { ArgumentList } from './argument-list.tsx';

type Entry = [from: string, to: string | null];

/** One value for another. Rows are kept as they are written: two may have the same left side until one of them is changed. */
export function MapArgument({ argument, value, problem, onChange }: ArgumentFieldProps) {
  const [entries, setEntries] = useState<Entry[]>(() => Object.entries((value ?? {}) as Record<string, string | null>));
  const set = (next: Entry[]) => {
    setEntries(next);
    onChange(Object.fromEntries(next));
  };
  const twice = entries.find(([from], at) => entries.findIndex(([other]) => other === from) !== at);
  return (
    <ArgumentList
      label={argument.label}
      help={argument.help}
      problem={twice ? `"${twice[0]}" is listed twice; the last one counts` : problem}
      entryName={(at) => `"${entries[at]?.[0] ?? ''}"`}
      entries={entries.map(([from, to], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
        <div key={at} className="grid grid-cols-[1fr_1rem_1fr_auto] items-center gap-2">
          <Input
            mono
            aria-label={`Value ${at + 1}`}
            value={from}
            placeholder="empty text"
            onValueChange={(next) => set(entries.with(at, [next, to]))}
          />
          <span aria-hidden className="text-center text-ink-3">
            →
          </span>
          <Input
            mono
            aria-label={`What value ${at + 1} becomes`}
            value={to ?? ''}
            disabled={to === null}
            placeholder={to === null ? 'NULL' : 'empty text'}
            onValueChange={(next) => set(entries.with(at, [from, next]))}
          />
          <Checkbox label="NULL" checked={to === null} onCheckedChange={(isNull) => set(entries.with(at, [from, isNull ? null : '']))} />
        </div>
      ))}
      addLabels={[{ label: 'Add a value', onAdd: () => set([...entries, ['', '']]) }]}
      onRemove={(at) => set(entries.toSpliced(at, 1))}
    />
  );
}
