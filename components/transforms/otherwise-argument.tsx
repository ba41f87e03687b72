'use client';

import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import type { ArgumentFieldProps } from './argument-field.tsx';

const CHOICES = [
  { value: 'keep', label: 'stays as it is' },
  { value: 'null', label: 'becomes NULL' },
  { value: 'text', label: 'becomes this text' },
  { value: 'reject', label: 'rejects its row', description: 'Shown among the rejected rows, with the value.' },
] as const;

type Choice = (typeof CHOICES)[number]['value'];

/** What happens to a value that is not in a list. */
export function OtherwiseArgument({ argument, value, problem, onChange }: ArgumentFieldProps) {
  const text = typeof value === 'object' && value !== null ? String((value as { text: unknown }).text) : null;
  const choice: Choice = text !== null ? 'text' : value === null ? 'null' : value === 'reject' ? 'reject' : 'keep';
  const choose = (next: Choice) => onChange({ keep: undefined, null: null, text: { text: '' }, reject: 'reject' }[next]);
  return (
    <div className="flex w-56 flex-col gap-1.5">
      <Field label={argument.label} error={text === null ? (problem ?? null) : null}>
        <Select options={CHOICES} value={choice} onValueChange={choose} />
      </Field>
      {text !== null && (
        <Field label="The text" labelHidden error={problem ?? null}>
          <Input mono value={text} placeholder="empty text" onValueChange={(next) => onChange({ text: next })} />
        </Field>
      )}
    </div>
  );
}
