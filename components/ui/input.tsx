'use client';

import { Input as BaseInput } from '@base-ui/react/input';
import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { controlClass } from './control-classes.ts';

export interface InputProps extends Omit<ComponentProps<typeof BaseInput>, 'className'> {
  /** For names, hosts, keys and other text that is read letter by letter. */
  mono?: boolean;
  className?: string;
}

/** One line of text. Inside a {@link Field} its label, help and error are tied to it. */
export function Input({ mono, className, ...props }: InputProps) {
  return <BaseInput autoComplete="off" spellCheck={false} {...props} className={clsx(controlClass, mono && 'font-mono', className)} />;
}

/** A search box; give it an `aria-label` that says what is searched. */
export function SearchInput({ className, ...props }: InputProps) {
  return (
    <span className={clsx('relative inline-flex w-full', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3" />
      <Input type="search" {...props} className="pl-8 [&::-webkit-search-cancel-button]:grayscale" />
    </span>
  );
}
