'use client';

import { memo, useMemo } from 'react';
import { Combobox, type ComboboxOption } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import type { Side } from '../ui/side-tag.tsx';
import { withChosen } from './chosen-option.ts';

/** Teal for the source, violet for the target, at the edge of the box. */
const edges: Record<Side, string> = {
  source: '[&_input]:shadow-[inset_2px_0_0_var(--source)]',
  target: '[&_input]:shadow-[inset_2px_0_0_var(--target)]',
};

/**
 * Chooses one column of one side. A column that the table does not have (any more) stays visible until it is replaced.
 */
export const ColumnField = memo(function ColumnField({
  side,
  label,
  place,
  value,
  options,
  error,
  loading,
  onChange,
}: {
  side: Side;
  /** Read aloud; the place on the screen says it for the eyes. */
  label: string;
  /** Path in the definition, for jumping to a problem. */
  place: string;
  value: string;
  options: readonly ComboboxOption[];
  error?: string | undefined;
  loading?: boolean;
  onChange: (column: string) => void;
}) {
  const all = useMemo(() => withChosen(options, value), [value, options]);
  const type = all.find((option) => option.value === value)?.hint;
  return (
    <div data-place={place} className={`group/column relative min-w-0 ${edges[side]}`}>
      <Field label={label} labelHidden error={error ?? null}>
        <Combobox
          mono
          options={all}
          value={value === '' ? null : value}
          onValueChange={(next) => onChange(next ?? '')}
          placeholder="Column"
          empty={options.length === 0 ? 'Choose a table first.' : 'No such column.'}
          {...(loading !== undefined && { loading })}
        />
      </Field>
      {type && (
        <span
          aria-hidden
          className="pointer-events-none absolute top-px right-8.5 flex h-7.5 max-w-[45%] items-center truncate bg-paper pl-1.5 font-mono text-xs text-ink-3 group-focus-within/column:hidden"
        >
          {type}
        </span>
      )}
    </div>
  );
});
