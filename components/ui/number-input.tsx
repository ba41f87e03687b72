'use client';

import { NumberField } from '@base-ui/react/number-field';
import { clsx } from 'clsx';
import { Minus, Plus } from 'lucide-react';
import { controlClass } from './control-classes.ts';

export interface NumberInputProps {
  value?: number | null;
  defaultValue?: number;
  onValueChange?: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Shown inside, after the number: `hours`, `rows`. */
  unit?: string;
  format?: Intl.NumberFormatOptions;
  name?: string;
  disabled?: boolean;
  required?: boolean;
  placeholder?: string;
  'aria-label'?: string;
  className?: string;
}

const stepClass = 'flex h-full w-7 items-center justify-center text-ink-3 hover:text-ink data-disabled:opacity-40';

/** A number with its unit; arrow keys and the two buttons step it. Empty is `null`, never 0. */
export function NumberInput({ unit, placeholder, className, 'aria-label': label, onValueChange, ...props }: NumberInputProps) {
  return (
    <NumberField.Root {...props} locale="en-US" onValueChange={(value) => onValueChange?.(value)} className={className}>
      <NumberField.Group className="relative flex">
        <NumberField.Input aria-label={label} placeholder={placeholder} className={clsx(controlClass, unit ? 'pr-32' : 'pr-16')} />
        <span className="absolute inset-y-0 right-0 flex items-center">
          {unit && <span className="pointer-events-none pr-1 text-ink-3">{unit}</span>}
          <NumberField.Decrement className={stepClass}>
            <Minus aria-hidden className="size-3.5" />
          </NumberField.Decrement>
          <NumberField.Increment className={stepClass}>
            <Plus aria-hidden className="size-3.5" />
          </NumberField.Increment>
        </span>
      </NumberField.Group>
    </NumberField.Root>
  );
}
