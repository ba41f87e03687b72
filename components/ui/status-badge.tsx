import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import { Badge, type Tone } from './badge.tsx';

/** KPI status words of semantics.md §5, run states of design.md §3, and the outcome of a check. */
export type Status =
  | 'HEALTHY'
  | 'GOOD'
  | 'EXCELLENT'
  | 'ACCEPTABLE'
  | 'WARNING'
  | 'CRITICAL'
  | 'POOR'
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'passed'
  | 'unknown';

interface Look {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

const looks: Record<Status, Look> = {
  HEALTHY: { word: 'Healthy', tone: 'good', icon: CircleCheck },
  GOOD: { word: 'Good', tone: 'good', icon: CircleCheck },
  EXCELLENT: { word: 'Excellent', tone: 'good', icon: CircleCheck },
  ACCEPTABLE: { word: 'Acceptable', tone: 'warn', icon: CircleAlert },
  WARNING: { word: 'Warning', tone: 'warn', icon: TriangleAlert },
  CRITICAL: { word: 'Critical', tone: 'bad', icon: CircleX },
  POOR: { word: 'Poor', tone: 'bad', icon: CircleX },
  queued: { word: 'Queued', tone: 'neutral', icon: CircleDashed },
  running: { word: 'Running', tone: 'neutral', icon: LoaderCircle },
  succeeded: { word: 'Succeeded', tone: 'good', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: CircleSlash },
  passed: { word: 'Passed', tone: 'good', icon: CircleCheck },
  unknown: { word: 'Not checked', tone: 'neutral', icon: CircleDashed },
};

const textTones: Record<Tone, string> = {
  neutral: 'text-ink-2',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  source: 'text-source',
  target: 'text-target',
};

export function statusTone(status: Status): Tone {
  return looks[status].tone;
}

export function statusWord(status: Status): string {
  return looks[status].word;
}

/**
 * Colour, icon and word together, always. `plain` leaves the box away for dense tables; `word` replaces the word.
 *
 * @example <StatusBadge status="HEALTHY" />
 */
export function StatusBadge({ status, plain, word, className }: { status: Status; plain?: boolean; word?: string; className?: string }) {
  const { tone, icon: Icon, word: usual } = looks[status];
  const icon = <Icon aria-hidden className={clsx('size-3.5 shrink-0', status === 'running' && 'animate-spin')} />;
  if (plain) {
    return (
      <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle', textTones[tone], className)}>
        {icon}
        {word ?? usual}
      </span>
    );
  }
  return (
    <Badge tone={tone} icon={icon} className={className}>
      {word ?? usual}
    </Badge>
  );
}
