import { clsx } from 'clsx';

/**
 * How far along. `value` is 0–1; `null` when the end is not known (then the bar moves, or stands half full with reduced motion).
 * `label` names it for everyone who cannot see it; the text beside it is the caller's.
 */
export function ProgressBar({
  value,
  label,
  tone = 'ink',
  className,
}: {
  value: number | null;
  label: string;
  tone?: 'ink' | 'source' | 'target' | 'good' | 'warn' | 'bad';
  className?: string;
}) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className={clsx('h-1.5 w-full overflow-hidden rounded-full bg-selected', className)}
    >
      <div
        style={{ width: percent === null ? '50%' : `${percent}%` }}
        className={clsx('h-full rounded-full', fills[tone], percent === null && 'animate-shimmer')}
      />
    </div>
  );
}

const fills = { ink: 'bg-ink', source: 'bg-source', target: 'bg-target', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' };
