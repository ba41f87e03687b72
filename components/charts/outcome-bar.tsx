import { clsx } from 'clsx';
import Link from 'next/link';
import type { Outcome } from '#server/engine/landing/contract.ts';
import { Count } from '../ui/count.tsx';
import { formatCount } from '../ui/format.ts';
import { OutcomeIcon, outcomeLooks } from '../ui/outcome-tag.tsx';
import { sharePercent } from './bar-list.tsx';

const ORDER: readonly Outcome[] = ['equal', 'mismatched', 'source_only', 'target_only', 'rejected_source', 'rejected_target'];

export interface OutcomeBarProps {
  counts: Record<Outcome, number>;
  /** Where a count leads: the differences with that filter. */
  hrefFor?: (outcome: Outcome) => string;
  /** The filter that is on. */
  selected?: Outcome | null;
  /** The bar alone, for lists. */
  compact?: boolean;
  className?: string;
}

/** All rows of a run as one bar, and the counts below it; rejected rows, which should not be, only where there are some. A single row among millions still gets its two pixels. */
export function OutcomeBar({ counts, hrefFor, selected, compact, className }: OutcomeBarProps) {
  const total = ORDER.reduce((sum, outcome) => sum + counts[outcome], 0);
  const shown = ORDER.filter((outcome) => counts[outcome] > 0);
  return (
    <div className={className}>
      <div aria-hidden className={clsx('flex gap-px overflow-hidden rounded-sm bg-hover', compact ? 'h-1.5' : 'h-3')}>
        {shown.map((outcome) => (
          <span
            key={outcome}
            title={`${outcomeLooks[outcome].word}: ${formatCount(counts[outcome])}`}
            style={{ flexGrow: counts[outcome] / total, flexBasis: 0 }}
            className={clsx('min-w-0.5', outcomeLooks[outcome].fill)}
          />
        ))}
      </div>
      {compact ? (
        <span className="sr-only">
          {shown.length === 0
            ? 'no rows'
            : shown.map((outcome) => `${formatCount(counts[outcome])} ${outcomeLooks[outcome].phrase}`).join(', ')}
        </span>
      ) : (
        <ul className="mt-2 flex flex-wrap gap-x-1 gap-y-1">
          {ORDER.filter((outcome) => !outcome.startsWith('rejected') || counts[outcome] > 0 || selected === outcome).map((outcome) => (
            <li key={outcome}>
              <OutcomeCount
                outcome={outcome}
                count={counts[outcome]}
                total={total}
                href={hrefFor?.(outcome)}
                selected={selected === outcome}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function OutcomeCount({
  outcome,
  count,
  total,
  href,
  selected,
}: {
  outcome: Outcome;
  count: number;
  total: number;
  href?: string;
  selected: boolean;
}) {
  const look = outcomeLooks[outcome];
  const content = (
    <>
      <OutcomeIcon outcome={outcome} className={count > 0 ? look.text : 'text-ink-3'} />
      <span className={count > 0 ? 'text-ink-2' : 'text-ink-3'}>{look.word}</span>
      <Count value={count} exact className={clsx('font-medium', count === 0 && 'text-ink-3')} />
      {count > 0 && <span className="text-xs text-ink-3">{sharePercent(count, total)}</span>}
    </>
  );
  const itemClass = clsx('flex h-7 items-center gap-1.5 rounded-md px-2', selected && 'bg-selected');
  if (!href) return <span className={itemClass}>{content}</span>;
  return (
    <Link href={href} aria-current={selected ? 'true' : undefined} className={clsx(itemClass, 'hover:bg-hover')}>
      {content}
    </Link>
  );
}
