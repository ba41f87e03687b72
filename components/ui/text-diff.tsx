import { clsx } from 'clsx';
import { useMemo } from 'react';
import type { Side } from './side-tag.tsx';
import { cutSegments, differenceOf, type TextSegment } from './text-difference.ts';
import { AbsentValue, EmptyText, NullValue, VisibleText } from './value.tsx';

const markClasses: Record<Side, string> = {
  source: 'bg-source-mark text-ink',
  target: 'bg-target-mark text-ink',
};

/**
 * One side of a pair of texts with what the other side does not have marked: teal on the source, violet on the target,
 * underlined too, so that colour is not needed. NULL, empty and absent keep their own looks.
 */
export function DiffSide({
  side,
  source,
  target,
  whole,
  shown = Number.POSITIVE_INFINITY,
  className,
}: {
  side: Side;
  source: string | null | undefined;
  target: string | null | undefined;
  /** Marks all of it: single digits of a number, or of a date, say nothing. */
  whole?: boolean;
  /** Characters that are drawn; the rest is only compared. */
  shown?: number;
  className?: string;
}) {
  const own = side === 'source' ? source : target;
  const segments = useMemo<TextSegment[] | null>(
    () => (typeof source === 'string' && typeof target === 'string' && !whole ? differenceOf(source, target)[side] : null),
    [source, target, side, whole],
  );
  if (own === undefined) return <AbsentValue />;
  if (own === null) return <NullValue />;
  if (own === '') return <EmptyText />;
  return (
    <span className={clsx('font-mono text-xs leading-5', className)}>
      {cutSegments(segments ?? [{ text: own, same: false }], shown).map((segment, at, all) => {
        const Stretch = segment.same ? 'span' : 'mark';
        return (
          <Stretch
            // biome-ignore lint/suspicious/noArrayIndexKey: the segments of one pair never move
            key={at}
            className={
              segment.same ? undefined : clsx('rounded-[2px] underline decoration-from-font underline-offset-2', markClasses[side])
            }
          >
            <VisibleText text={segment.text} before={all[at - 1]?.text.at(-1)} after={all[at + 1]?.text.at(0) ?? own.at(shown)} />
          </Stretch>
        );
      })}
    </span>
  );
}

/** Source over target, for panels: both texts in full with their differences marked. */
export function TextDiff({
  source,
  target,
  className,
}: {
  source: string | null | undefined;
  target: string | null | undefined;
  className?: string;
}) {
  return (
    <div className={clsx('grid gap-1', className)}>
      {(['source', 'target'] as const).map((side) => (
        <div key={side} className={clsx('flex gap-2 rounded-sm px-2 py-1', side === 'source' ? 'bg-source-bg' : 'bg-target-bg')}>
          <span className={clsx('w-12 shrink-0 text-xs leading-5', side === 'source' ? 'text-source' : 'text-target')}>
            {side === 'source' ? 'Source' : 'Target'}
          </span>
          <DiffSide side={side} source={source} target={target} className="min-w-0 break-words" />
        </div>
      ))}
    </div>
  );
}
