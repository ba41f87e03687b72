'use client';

import { memo, useMemo } from 'react';
import { Combobox, type ComboboxOption } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';

/**
 * Chooses one column of one side. A column that the table does not have (any more) stays visible until it is replaced.
 */
export const ColumnField = memo(function ColumnField({
  label,
  place,
  value,
  options,
  error,
  loading,
  onChange,
}: {
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
  const all = useMemo(
    () =>
      value === '' || options.some((option) => option.value === value) ? options : [{ value, label: value, hint: 'not there' }, ...options],
    [value, options],
  );
  return (
    <div data-place={place} className="min-w-0">
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
    </div>
  );
});
