import { clsx } from 'clsx';

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

/** The look of a button, for links: `<Link className={buttonClass('primary')} href=…>`. Works in server components too. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', className?: string): string {
  return clsx(
    'relative inline-flex shrink-0 align-middle select-none items-center justify-center whitespace-nowrap rounded-md text-sm font-medium transition-colors',
    'data-disabled:cursor-not-allowed data-disabled:not-aria-busy:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
}
