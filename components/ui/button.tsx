'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts';
import { Spinner } from './spinner.tsx';

// For client components, which may take both from here; server components import button-class.ts.
export { buttonClass };

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
  focusableWhenDisabled = false,
  ...props
}: ButtonProps) {
  return (
    <BaseButton
      {...props}
      disabled={disabled || loading}
      focusableWhenDisabled={loading || focusableWhenDisabled}
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
