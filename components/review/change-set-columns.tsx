import { clsx } from 'clsx';
import { DECISIONS } from '#server/features/changes/change-status.ts';
import type { ChangeSetSummary, DecisionCounts } from '#server/features/changes/change-view.ts';
import { Count } from '../ui/count.tsx';
import { formatCount } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import type { TableColumn } from '../ui/table.tsx';
import { ChangeSetBadge } from './change-looks.tsx';

const ORIGINS = { run: null, undo: 'undo', single: 'one row' } as const;

/** What a list of change sets shows, in this order. */
export function changeSetColumns(): TableColumn<ChangeSetSummary>[] {
  return [
    { id: 'set', header: 'Change set', cell: (set) => <span className="whitespace-nowrap font-mono text-xs">{set.id}</span> },
    { id: 'status', header: 'Status', cell: (set) => <ChangeSetBadge status={set.status} plain /> },
    {
      id: 'ruleset',
      header: 'Ruleset',
      width: '26%',
      truncate: true,
      cell: (set) => (
        <span title={set.rulesetName ?? undefined}>
          {set.rulesetName ?? '—'}
          {ORIGINS[set.origin] && <span className="text-ink-3"> · {ORIGINS[set.origin]}</span>}
        </span>
      ),
    },
    {
      id: 'table',
      header: 'Writes to',
      width: '24%',
      truncate: true,
      cell: (set) => (
        <span title={`The ${set.side}: ${set.connection} · ${set.table}`}>
          <SideTag side={set.side} short />{' '}
          <span className="font-mono text-xs">
            {set.connection} · {set.table}
          </span>
        </span>
      ),
    },
    {
      id: 'rows',
      header: 'Rows',
      align: 'end',
      cell: (set) => (set.byDecision ? <Count value={total(set.byDecision)} /> : <span className="text-ink-3">—</span>),
    },
    { id: 'reviewed', header: 'Reviewed', cell: (set) => <Reviewed counts={set.byDecision} /> },
    {
      id: 'applied',
      header: 'Applied',
      align: 'end',
      cell: (set) => (set.report && set.status === 'applied' ? formatCount(set.report.applied) : <span className="text-ink-3">—</span>),
    },
    { id: 'at', header: 'Planned', cell: (set) => <RelativeTime at={set.createdAt} /> },
    { id: 'by', header: 'By', cell: (set) => <span className="whitespace-nowrap text-ink-2">{set.createdBy.name}</span> },
  ];
}

function total(counts: DecisionCounts): number {
  return DECISIONS.reduce((sum, decision) => sum + counts[decision], 0);
}

const fills = { approved: 'bg-good', rejected: 'bg-bad', skipped: 'bg-control', pending: 'bg-transparent' } as const;

/** `312 of 4,800`, and how they were decided. */
function Reviewed({ counts }: { counts: DecisionCounts | null }) {
  if (!counts) return <span className="text-ink-3">—</span>;
  const all = total(counts);
  const words = DECISIONS.filter((decision) => counts[decision] > 0).map((decision) => `${formatCount(counts[decision])} ${decision}`);
  return (
    <span className="flex items-center gap-2" title={words.join(', ')}>
      <span aria-hidden className="flex h-1.5 w-20 shrink-0 overflow-hidden rounded-full bg-selected">
        {(['approved', 'rejected', 'skipped'] as const).map((decision) => (
          <span
            key={decision}
            className={clsx('h-full', fills[decision])}
            style={{ width: `${all === 0 ? 0 : (counts[decision] / all) * 100}%` }}
          />
        ))}
      </span>
      <span className="whitespace-nowrap tabular-nums">{all === 0 ? '—' : formatCount(all - counts.pending)}</span>
      <span className="sr-only">{words.join(', ')}</span>
    </span>
  );
}
