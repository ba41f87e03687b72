import { clsx } from 'clsx';
import { formatBytes, formatCompactCount, formatCount, formatDuration } from './format.ts';

/**
 * How many: exact below 10,000, then `1.2 M` with the exact number in the title. `approximate` says `about` before it:
 * for counts that were estimated or capped.
 */
export function Count({
  value,
  unit,
  exact,
  approximate,
  className,
}: {
  value: number;
  /** `rows`; set after the number. */
  unit?: string;
  /** Always every digit: where the number is the point. */
  exact?: boolean;
  approximate?: boolean;
  className?: string;
}) {
  const shown = exact ? formatCount(value) : formatCompactCount(value);
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', className)} title={approximate ? undefined : formatCount(value)}>
      {approximate && 'about '}
      {shown}
      {unit && ` ${unit}`}
    </span>
  );
}

/** A size; every byte in the title. */
export function Bytes({ value, className }: { value: number; className?: string }) {
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', className)} title={`${formatCount(value)} bytes`}>
      {formatBytes(value)}
    </span>
  );
}

/** A span of time that is over, in milliseconds. For one that goes on see {@link Elapsed}. */
export function Duration({ ms, className }: { ms: number; className?: string }) {
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', className)} title={`${formatCount(Math.round(ms))} ms`}>
      {formatDuration(ms)}
    </span>
  );
}
