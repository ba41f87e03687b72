import { clsx } from 'clsx';
import { CircleCheck, CircleSlash, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { StagingTable } from './use-staging.ts';

const looks: Record<StagingTable['status'], { word: string; icon: LucideIcon; tone: string }> = {
  loading: { word: 'Loading', icon: LoaderCircle, tone: 'text-ink-2' },
  active: { word: 'Kept', icon: CircleCheck, tone: 'text-good' },
  expired: { word: 'Being dropped', icon: Hourglass, tone: 'text-warn' },
  dropped: { word: 'Dropped', icon: CircleSlash, tone: 'text-ink-3' },
};

/** Where a staging table is in its life: colour, icon and word. */
export function StagingStatusTag({ status }: { status: StagingTable['status'] }) {
  const { word, icon: Icon, tone } = looks[status];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle', tone)}>
      <Icon aria-hidden className={clsx('size-3.5 shrink-0', status === 'loading' && 'animate-spin')} />
      {word}
    </span>
  );
}
