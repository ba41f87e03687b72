import { clsx } from 'clsx';
import { CircleCheck, CircleSlash, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { StagingTable } from './use-staging.ts';

const looks: Record<StagingTable['status'], { word: string; icon: LucideIcon; tone: string }> = {
  loading: { word: 'Loading', icon: LoaderCircle, tone: 'text-ink-2' },
  active: { word: 'Kept', icon: CircleCheck, tone: 'text-good' },
  expired: { word: 'Being dropped', icon: Hourglass, tone: 'text-warn' },
  dropped: { word: 'Dropped', icon: CircleSlash, tone: 'text-ink-3' },
};

const reasons: Record<NonNullable<StagingTable['dropReason']>, string> = {
  time_over: 'Its time was over.',
  by_hand: 'Somebody dropped it.',
  missing: 'It was gone from disk when Tieout looked: removed outside of Tieout.',
  not_kept: 'The run was not to keep it.',
  no_result: 'The run came to no result.',
};

/** Where a staging table is in its life: colour, icon and word; of a dropped one also why. */
export function StagingStatusTag({ status, dropReason }: Pick<StagingTable, 'status' | 'dropReason'>) {
  const reason = status === 'dropped' && dropReason ? reasons[dropReason] : undefined;
  const { word, icon: Icon, tone } = looks[status];
  return (
    <span title={reason} className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle', tone)}>
      <Icon aria-hidden className={clsx('size-3.5 shrink-0', status === 'loading' && 'animate-spin')} />
      {dropReason === 'missing' ? 'Missing' : word}
      {reason && <span className="sr-only">. {reason}</span>}
    </span>
  );
}
