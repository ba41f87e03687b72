import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Sparkline } from '../charts/sparkline.tsx';
import { formatDelta, formatNumber, roundHalfAway } from './format.ts';
import { type Status, StatusBadge } from './status-badge.tsx';

export interface KpiTileProps {
  /** `RCR`. */
  name: string;
  /** `Reconciliation coverage rate`: under the name, in small. */
  description: string;
  /** `null` when it could not be computed; then `absent` says why. */
  value: number | null;
  /** `%`, or nothing for a share of one. */
  unit?: string;
  /** Digits after the point: 2 for RCR, REI, FAR, IRR; 3 for DQCS. */
  digits: number;
  status?: Status | null;
  /** The value of the run before, for the difference. */
  previous?: number | null;
  /** IRR is better when it falls. */
  lowerIsBetter?: boolean;
  /** Oldest first, this run last; gaps are `null`. */
  history?: readonly (number | null)[];
  absent?: string;
  href?: string;
  /** More, under the tile: the parts of REI. */
  footer?: ReactNode;
  className?: string;
}

/** One KPI: value with unit, status, the change since the run before, and its recent course. */
export function KpiTile(props: KpiTileProps) {
  const { name, description, value, unit, digits, status, previous, lowerIsBetter, history, absent, href, footer, className } = props;
  return (
    <div className={clsx('relative flex min-w-0 flex-col', href && 'group', className)}>
      <div className="flex items-center justify-between gap-2">
        <p className="font-medium">
          {href ? (
            <Link
              href={href}
              className="after:absolute after:inset-0 group-hover:underline group-hover:decoration-dotted group-hover:underline-offset-4"
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </p>
        {status && <StatusBadge status={status} />}
      </div>
      <p className="truncate text-xs text-ink-3" title={description}>
        {description}
      </p>
      <div className="mt-1.5 flex items-end justify-between gap-3">
        <p className="text-2xl font-semibold tracking-tight">
          {value === null ? (
            <span className="font-normal text-ink-3">
              <span aria-hidden>—</span>
              <span className="sr-only">no value</span>
            </span>
          ) : (
            <>
              {formatNumber(value, digits)}
              {unit && <span className="ml-0.5 text-base font-medium text-ink-3">{unit}</span>}
            </>
          )}
        </p>
        {history && history.filter((point) => point !== null).length > 1 && <Sparkline values={history} className="mb-1.5 text-ink-3" />}
      </div>
      <p className="min-h-5 text-ink-3">
        {value === null ? absent : <Delta value={value} previous={previous} digits={digits} lowerIsBetter={lowerIsBetter} />}
      </p>
      {footer}
    </div>
  );
}

/** The change since the run before, with an arrow: green when better, red when worse, grey when the shown digits are the same. */
export function Delta({
  value,
  previous,
  digits,
  lowerIsBetter,
  short,
}: {
  value: number;
  previous: number | null | undefined;
  digits: number;
  lowerIsBetter?: boolean;
  /** Leaves `since the previous run` away. */
  short?: boolean;
}) {
  if (previous === null || previous === undefined) return short ? null : 'first run';
  // From what is shown, so that the three numbers on the screen add up.
  const change = roundHalfAway(roundHalfAway(value, digits) - roundHalfAway(previous, digits), digits);
  const better = lowerIsBetter ? change < 0 : change > 0;
  const Icon = change === 0 ? Minus : change > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      className={clsx('inline-flex items-center gap-1 whitespace-nowrap', change === 0 ? 'text-ink-3' : better ? 'text-good' : 'text-bad')}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {change === 0 ? 'unchanged' : formatDelta(change, digits)}
      {change !== 0 && <span className="sr-only">{better ? 'better' : 'worse'}</span>}
      {!short && <span className="text-ink-3">since the previous run</span>}
    </span>
  );
}
