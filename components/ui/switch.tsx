'use client';

import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface SwitchProps {
  checked?: boolean;
  defaultChecked?: boolean;
  onCheckedChange?: (checked: boolean) => void;
  disabled?: boolean;
  /** The words beside it; without them give an `aria-label`. */
  label?: ReactNode;
  'aria-label'?: string;
  className?: string;
}

/** On or off, taking effect at once. */
export function Switch({ label, className, onCheckedChange, ...props }: SwitchProps) {
  const control = (
    <BaseSwitch.Root
      {...props}
      onCheckedChange={(checked) => onCheckedChange?.(checked)}
      className={clsx(
        'relative inline-flex h-4 w-7 shrink-0 items-center rounded-full bg-control p-0.5 transition-colors after:absolute after:-inset-1',
        'data-checked:bg-primary data-disabled:opacity-50',
      )}
    >
      <BaseSwitch.Thumb className="size-3 rounded-full bg-paper transition-transform data-checked:translate-x-3" />
    </BaseSwitch.Root>
  );
  if (!label) return control;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control inside
    <label className={clsx('inline-flex min-h-6 select-none items-center gap-2', className)}>
      {control}
      <span>{label}</span>
    </label>
  );
}
