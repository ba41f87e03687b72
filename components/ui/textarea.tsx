'use client';

import { Field as BaseField } from '@base-ui/react/field';
import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { controlClass } from './control-classes.ts';

export interface TextareaProps extends Omit<ComponentProps<'textarea'>, 'className' | 'defaultValue' | 'value'> {
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  /** For SQL and YAML. */
  mono?: boolean;
  className?: string;
}

/** Several lines of text, growing with what is in them. */
export function Textarea({ value, defaultValue, onValueChange, mono, className, rows = 3, ...props }: TextareaProps) {
  return (
    <BaseField.Control
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => onValueChange?.(next)}
      render={
        <textarea
          spellCheck={!mono}
          {...props}
          rows={rows}
          // Grows with its content, but never below its rows: 20 px a line and the padding.
          style={{ minHeight: rows * 20 + 14 }}
          className={clsx(controlClass, 'field-sizing-content h-auto! py-1.5', mono && 'font-mono', className)}
        />
      }
    />
  );
}
