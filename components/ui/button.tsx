'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-primary text-on-primary hover:not-data-disabled:bg-primary-hover',
  secondary: 'border border-line-strong bg-paper text-ink hover:not-data-disabled:bg-hover data-pressed:bg-hover data-popup-open:bg-hover',
  ghost: 'text-ink-2 hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink data-popup-open:bg-hover',
  danger: 'bg-danger text-on-danger hover:not-data-disabled:bg-danger-hover',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 gap-1.5 px-2',
  md: 'h-8 gap-1.5 px-3',
};

export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', className?: string): string {
  return clsx(
    'relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md text-sm font-medium transition-colors',
    'data-disabled:cursor-not-allowed data-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
}

export interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className' | 'children'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** The work is under way: keeps its width and its focus, cannot be pressed again. */
  loading?: boolean;
  icon?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/**
 * One press, one action. At most one `primary` per view.
 * A link that looks like a button is `<Link className={buttonClass('primary')} href=…>`.
 *
 * @example <Button variant="primary" icon={<Play />} loading={start.isPending} onClick={() => start.mutate()}>Start run</Button>
 */
export function Button({
  variant = 'secondary',
  size = 'md',
  loading = false,
  icon,
  children,
  className,
  disabled,
  ...props
}: ButtonProps) {
  return (
    <BaseButton
      {...props}
      disabled={disabled || loading}
      focusableWhenDisabled={loading}
      aria-busy={loading || undefined}
      className={buttonClass(variant, size, className)}
    >
      {loading && (
        <span className="absolute inset-0 flex items-center justify-center">
          <Spinner />
        </span>
      )}
      <span className={clsx('inline-flex items-center gap-1.5', loading && 'opacity-0')}>
        {icon}
        {children}
      </span>
    </BaseButton>
  );
}
