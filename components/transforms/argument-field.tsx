'use client';

import type { ReactNode } from 'react';
import type { ArgumentDescription } from '#server/engine/transforms/transform.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import type { ComboboxOption } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Select } from '../ui/select.tsx';
import { ColumnsArgument } from './columns-argument.tsx';
import { MapArgument } from './map-argument.tsx';
import { OtherwiseArgument } from './otherwise-argument.tsx';
import { PartsArgument } from './parts-argument.tsx';
import { TextsArgument } from './texts-argument.tsx';

export interface ArgumentFieldProps {
  argument: ArgumentDescription;
  value: unknown;
  /** Columns of the same row, for arguments that name one. */
  columns: readonly ComboboxOption[];
  problem: string | undefined;
  /** `undefined` leaves the argument out. */
  onChange: (value: unknown) => void;
}

/** One input of the form of a transform, by its description in the catalogue. */
export function ArgumentField(props: ArgumentFieldProps): ReactNode {
  const { argument, value, problem, onChange } = props;
  const { kind, label, required, help, placeholder } = argument;
  const field = (control: ReactNode) => (
    <Field label={label} optional={!required} error={problem ?? null} {...(help !== undefined && { help })} className="w-56">
      {control}
    </Field>
  );
  switch (kind) {
    case 'text':
      if (!required && !placeholder) return <OptionalText {...props} />;
      return field(
        <Input
          mono
          value={typeof value === 'string' ? value : ''}
          onValueChange={(text) => onChange(text === '' && !required ? undefined : text)}
          placeholder={placeholder}
        />,
      );
    case 'decimal':
    case 'format':
    case 'zone':
      return field(
        <Input
          mono={kind !== 'zone'}
          value={value === undefined ? '' : String(value)}
          onValueChange={(text) => onChange(text === '' ? undefined : text)}
          placeholder={placeholder}
        />,
      );
    case 'number':
      return field(
        <NumberInput
          step={1}
          value={typeof value === 'number' ? value : null}
          onValueChange={(number) => onChange(number ?? undefined)}
          format={{ useGrouping: false }}
          {...(placeholder !== undefined && { placeholder })}
        />,
      );
    case 'choice':
      return field(
        <Select
          options={required ? (argument.options ?? []) : [{ value: '', label: 'As usual' }, ...(argument.options ?? [])]}
          value={typeof value === 'string' ? value : required ? null : ''}
          onValueChange={(choice) => onChange(choice === '' ? undefined : choice)}
        />,
      );
    case 'switch':
      return <Checkbox label={label} checked={value === true} onCheckedChange={(on) => onChange(on ? true : undefined)} className="pt-7" />;
    case 'texts':
      return <TextsArgument {...props} />;
    case 'columns':
      return <ColumnsArgument {...props} />;
    case 'parts':
      return <PartsArgument {...props} />;
    case 'map':
      return <MapArgument {...props} />;
    case 'otherwise':
      return <OtherwiseArgument {...props} />;
  }
}

/** A text that may be left out, which is not the same as an empty one. */
function OptionalText({ argument: { label, help }, value, problem, onChange }: ArgumentFieldProps) {
  const given = typeof value === 'string';
  return (
    <div className="flex w-56 flex-col gap-1">
      <Checkbox label={label} checked={given} onCheckedChange={(on) => onChange(on ? '' : undefined)} />
      {given && (
        <Field label={label} labelHidden error={problem ?? null} {...(help !== undefined && { help })}>
          <Input mono value={value} onValueChange={onChange} placeholder="empty text" />
        </Field>
      )}
    </div>
  );
}
