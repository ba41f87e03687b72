'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { clsx } from 'clsx';
import { Check, Minus } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface CheckboxProps {
  checked?: boolean;
  defaultChecked?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  /** Some, but not all, of what it stands for. */
  indeterminate?: boolean;
  disabled?: boolean;
  name?: string;
  /** The words beside it; without them give an `aria-label`. */
  label?: ReactNode;
  help?: ReactNode;
  'aria-label'?: string;
  className?: string;
}

/** Yes or no, taking effect with the form. For something that takes effect at once use {@link Switch}. */
export function Checkbox({ label, help, className, onCheckedChange, ...props }: CheckboxProps) {
  const helpId = useId();
  const box = (
    <BaseCheckbox.Root
      {...props}
      onCheckedChange={(checked) => onCheckedChange?.(checked)}
      aria-describedby={help ? helpId : undefined}
      className={clsx(
        // The target is 24 px though the box is 16 px.
        'relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-paper after:absolute after:-inset-1',
        'hover:not-data-disabled:border-ink data-checked:border-primary data-checked:bg-primary data-indeterminate:border-primary data-indeterminate:bg-primary',
        'data-disabled:opacity-50 data-invalid:border-bad',
      )}
    >
      <BaseCheckbox.Indicator className="text-on-primary">
        {props.indeterminate ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
  if (!label) return box;
  return (
    <div className={className}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is the control inside */}
      <label className="flex min-h-6 items-center gap-2">
        {box}
        <span>{label}</span>
      </label>
      {help && (
        <p id={helpId} className="pl-6 text-xs text-ink-3">
          {help}
        </p>
      )}
    </div>
  );
}
