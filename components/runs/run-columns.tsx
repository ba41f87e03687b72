'use client';

import type { RunSummary } from '#server/features/runs/run-view.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import type { TableColumn } from '../ui/table.tsx';
import { DifferenceCounts } from './difference-counts.tsx';
import { KpiCell } from './kpi-cell.tsx';
import { RunDuration } from './run-duration.tsx';
import { originLooks } from './run-origins.ts';
import { RunStateBadge } from './run-state-badge.tsx';

/** What a list of runs shows, in this order. */
export function runColumns(serverOffsetMs: number): TableColumn<RunSummary>[] {
  return [
    { id: 'run', header: 'Run', width: '8.25rem', cell: (run) => <span className="font-mono text-xs">{run.id}</span> },
    { id: 'status', header: 'Status', width: '8.5rem', cell: (run) => <RunStateBadge run={run} plain /> },
    {
      id: 'ruleset',
      header: 'Ruleset',
      truncate: true,
      cell: (run) => (
        <span title={`${run.rulesetName}, version ${run.rulesetVersion}`}>
          {run.rulesetName} <span className="text-ink-3">v{run.rulesetVersion}</span>
        </span>
      ),
    },
    {
      id: 'rcr',
      header: 'RCR',
      align: 'end',
      width: '5.5rem',
      cell: (run) => <KpiCell value={run.rcr} status={run.rcrStatus} digits={2} unit="%" />,
    },
    {
      id: 'dqcs',
      header: 'DQCS',
      align: 'end',
      width: '4.5rem',
      cell: (run) => <KpiCell value={run.dqcs} status={run.dqcsStatus} digits={3} />,
    },
    {
      id: 'rei',
      header: 'REI',
      align: 'end',
      width: '4.5rem',
      cell: (run) => <KpiCell value={run.rei} status={run.reiStatus} digits={2} />,
    },
    {
      id: 'far',
      header: 'FAR',
      align: 'end',
      width: '5.5rem',
      cell: (run) => <KpiCell value={run.far} status={run.farStatus} digits={2} unit="%" />,
    },
    { id: 'differences', header: 'Differences', width: '9rem', cell: (run) => <DifferenceCounts run={run} /> },
    { id: 'started', header: 'Started', width: '5.5rem', cell: (run) => <RelativeTime at={run.startedAt ?? run.queuedAt} /> },
    {
      id: 'duration',
      header: 'Duration',
      align: 'end',
      width: '4.5rem',
      cell: (run) => <RunDuration run={run} serverOffsetMs={serverOffsetMs} />,
    },
    { id: 'by', header: 'By', width: '7.5rem', truncate: true, cell: (run) => <RequestedBy run={run} /> },
  ];
}

function RequestedBy({ run }: { run: RunSummary }) {
  const { word, icon: Icon } = originLooks[run.origin];
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 text-ink-2" title={`${run.requestedBy}, ${word}`}>
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="truncate">{run.requestedBy}</span>
      <span className="sr-only">, {word}</span>
    </span>
  );
}
