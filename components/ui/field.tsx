'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export interface FieldProps {
  label: ReactNode;
  /** Only read aloud: where a table's header or the place says it already. */
  labelHidden?: boolean;
  /** Always visible, under the control: units, an example, what happens. */
  help?: ReactNode;
  /** What is wrong and what to do. Marks the control invalid and is read with it. */
  error?: string | null;
  /** Where one may leave it empty say so; required fields are the rule and carry no star. */
  optional?: boolean;
  name?: string;
  disabled?: boolean;
  children: ReactNode;
  className?: string;
}

/**
 * A label, one control, help and error, tied together for screen readers. Works with every control of this folder.
 *
 * @example <Field label="Host" help="Name or address" error={errors.host}><Input value={host} onValueChange={setHost} mono /></Field>
 */
export function Field({ label, labelHidden, help, error, optional, name, disabled, children, className }: FieldProps) {
  return (
    <BaseField.Root name={name} disabled={disabled} invalid={Boolean(error)} className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <BaseField.Label className={labelHidden ? 'sr-only' : 'font-medium data-disabled:text-ink-3'}>
        {label}
        {optional && <span className="font-normal text-ink-3"> (optional)</span>}
      </BaseField.Label>
      {children}
      {error && (
        <BaseField.Error match className="flex items-start gap-1.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
          <span>{error}</span>
        </BaseField.Error>
      )}
      {help && <BaseField.Description className="text-xs text-ink-3">{help}</BaseField.Description>}
    </BaseField.Root>
  );
}

/** Fields side by side, falling under one another where there is no room: `<FormRow columns="2fr 1fr">`. */
export function FormRow({ columns = '1fr 1fr', children }: { columns?: string; children: ReactNode }) {
  return (
    <div style={{ '--columns': columns } as React.CSSProperties} className="grid items-start gap-4 sm:grid-cols-(--columns)">
      {children}
    </div>
  );
}
