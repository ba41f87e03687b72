'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { clsx } from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { controlClass } from './control-classes.ts';
import { itemClass, popupClass } from './floating-classes.ts';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  /** A second, quieter line. */
  description?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> {
  options: readonly SelectOption<Value>[];
  value?: Value | null;
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  placeholder?: string;
  name?: string;
  disabled?: boolean;
  required?: boolean;
  /** Needed where no {@link Field} names it. */
  'aria-label'?: string;
  size?: 'sm' | 'md';
  className?: string;
}

/** One of a few known choices. For more than about ten, or to search, use {@link Combobox}. */
export function Select<Value extends string>({
  options,
  onValueChange,
  placeholder,
  size = 'md',
  className,
  ...props
}: SelectProps<Value>) {
  const { 'aria-label': label, ...root } = props;
  return (
    <BaseSelect.Root
      {...root}
      items={options}
      modal={false}
      onValueChange={(value) => {
        if (value !== null) onValueChange?.(value);
      }}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={clsx(
          controlClass,
          'flex cursor-default select-none items-center justify-between gap-2 text-left',
          size === 'sm' && 'h-7! px-2!',
          className,
        )}
      >
        <BaseSelect.Value placeholder={placeholder ?? 'Choose…'} className="truncate data-placeholder:text-ink-3" />
        <BaseSelect.Icon className="text-ink-3">
          <ChevronDown aria-hidden className="size-4" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-50 outline-none">
          <BaseSelect.Popup className={clsx(popupClass, 'max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto p-1')}>
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} disabled={option.disabled} className={clsx(itemClass, 'pr-8')}>
                {option.icon}
                <span className="flex min-w-0 flex-1 flex-col">
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                  {option.description && <span className="text-xs text-ink-3">{option.description}</span>}
                </span>
                <BaseSelect.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-4" />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
