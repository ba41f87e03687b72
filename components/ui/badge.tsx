import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'source' | 'target';

export const toneClasses: Record<Tone, string> = {
  neutral: 'border-line-strong bg-sunken text-ink-2',
  good: 'border-good-line bg-good-bg text-good',
  warn: 'border-warn-line bg-warn-bg text-warn',
  bad: 'border-bad-line bg-bad-bg text-bad',
  source: 'border-source-line bg-source-bg text-source',
  target: 'border-target-line bg-target-bg text-target',
};

/** A short word about a thing: a version, a type, a role. Status belongs in {@link StatusBadge}. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
  className,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center align-middle gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs font-medium [&_svg]:size-3 [&_svg]:shrink-0',
        toneClasses[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
