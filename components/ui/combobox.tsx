'use client';

import { Combobox as BaseCombobox } from '@base-ui/react/combobox';
import { clsx } from 'clsx';
import { Check, ChevronDown, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { controlClass } from './control-classes.ts';
import { itemClass, popupClass } from './floating-classes.ts';
import { Spinner } from './spinner.tsx';

export interface ComboboxOption {
  value: string;
  label: string;
  /** Quieter, at the right: a column's type, a row estimate. */
  hint?: ReactNode;
}

export interface ComboboxProps {
  options: readonly ComboboxOption[];
  value: string | null;
  onValueChange: (value: string | null) => void;
  placeholder?: string;
  /** What to say when nothing matches. */
  empty?: string;
  /** The options are still on their way. */
  loading?: boolean;
  /** Names are read letter by letter: show them in mono. */
  mono?: boolean;
  /** Offers a cross that empties it. */
  clearable?: boolean;
  disabled?: boolean;
  required?: boolean;
  name?: string;
  'aria-label'?: string;
  className?: string;
}

/**
 * One of many choices, found by typing: tables, columns, rulesets. Filters by label; thousands of options are cut to the
 * first 200 that match, so typing always narrows.
 */
export function Combobox({
  options,
  value,
  onValueChange,
  placeholder,
  empty,
  loading,
  mono,
  clearable,
  className,
  ...props
}: ComboboxProps) {
  const { 'aria-label': label, ...root } = props;
  const items = useMemo(
    () => BaseCombobox.createItems(options, { getValue: (option) => option.value, getLabel: (option) => option.label }),
    [options],
  );
  return (
    <BaseCombobox.Root
      {...root}
      items={items}
      value={value}
      onValueChange={(next) => onValueChange(next)}
      autoHighlight
      limit={200}
      locale="en"
    >
      <BaseCombobox.InputGroup className={clsx('relative', className)}>
        <BaseCombobox.Input
          aria-label={label}
          placeholder={placeholder ?? 'Search…'}
          spellCheck={false}
          className={clsx(controlClass, mono && 'font-mono', clearable ? 'pr-14' : 'pr-8')}
        />
        <span className="absolute inset-y-0 right-0 flex items-center pr-1 text-ink-3">
          {clearable && (
            <BaseCombobox.Clear aria-label="Clear" className="flex size-6 items-center justify-center hover:text-ink">
              <X aria-hidden className="size-3.5" />
            </BaseCombobox.Clear>
          )}
          <BaseCombobox.Trigger aria-label="Show choices" className="flex size-6 items-center justify-center hover:text-ink">
            <ChevronDown aria-hidden className="size-4" />
          </BaseCombobox.Trigger>
        </span>
      </BaseCombobox.InputGroup>
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50 outline-none">
          <BaseCombobox.Popup className={clsx(popupClass, 'w-(--anchor-width) min-w-56 max-w-(--available-width)')}>
            <BaseCombobox.Empty>
              <div className="p-3 text-ink-3">{loading ? <Loading /> : (empty ?? 'Nothing matches.')}</div>
            </BaseCombobox.Empty>
            <BaseCombobox.List className="max-h-[min(20rem,var(--available-height))] scroll-py-1 overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0">
              {(option: ComboboxOption) => (
                <BaseCombobox.Item key={option.value} value={option.value} className={itemClass}>
                  <span className={clsx('min-w-0 flex-1 truncate', mono && 'font-mono')}>{option.label}</span>
                  {option.hint && <span className="shrink-0 text-xs text-ink-3">{option.hint}</span>}
                  <BaseCombobox.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </BaseCombobox.ItemIndicator>
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}

function Loading() {
  return (
    <span className="flex items-center gap-2">
      <Spinner /> Loading…
    </span>
  );
}
