'use client';

import { Input } from '../ui/input.tsx';
import type { ArgumentFieldProps } from './argument-field.tsx';
import { ArgumentList } from './argument-list.tsx';

/** A list of texts; an empty one is a text too. */
export function TextsArgument({ argument, value, problem, onChange }: ArgumentFieldProps) {
  const texts = Array.isArray(value) ? (value as string[]) : [];
  return (
    <ArgumentList
      label={argument.label}
      help={argument.help}
      problem={problem}
      entryName={(at) => `value ${at + 1}`}
      entries={texts.map((text, at) => (
        <Input
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
          key={at}
          mono
          aria-label={`${argument.label}, ${at + 1}`}
          value={text}
          placeholder="empty text"
          onValueChange={(next) => onChange(texts.with(at, next))}
        />
      ))}
      addLabels={[{ label: 'Add a value', onAdd: () => onChange([...texts, '']) }]}
      onRemove={(at) => onChange(texts.toSpliced(at, 1))}
    />
  );
}
