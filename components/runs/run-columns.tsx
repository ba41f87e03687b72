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
    { id: 'run', header: 'Run', cell: (run) => <ExecutionId id={run.id} /> },
    { id: 'status', header: 'Status', cell: (run) => <RunStateBadge run={run} plain /> },
    {
      id: 'ruleset',
      header: 'Ruleset',
      width: '30%',
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
      cell: (run) => <KpiCell value={run.rcr} status={run.rcrStatus} digits={2} unit="%" />,
    },
    {
      id: 'dqcs',
      header: 'DQCS',
      align: 'end',
      cell: (run) => <KpiCell value={run.dqcs} status={run.dqcsStatus} digits={3} />,
    },
    {
      id: 'rei',
      header: 'REI',
      align: 'end',
      cell: (run) => <KpiCell value={run.rei} status={run.reiStatus} digits={2} />,
    },
    {
      id: 'far',
      header: 'FAR',
      align: 'end',
      cell: (run) => <KpiCell value={run.far} status={run.farStatus} digits={2} unit="%" />,
    },
    { id: 'differences', header: 'Differences', cell: (run) => <DifferenceCounts run={run} /> },
    { id: 'started', header: 'Started', cell: (run) => <RelativeTime at={run.startedAt ?? run.queuedAt} /> },
    {
      id: 'duration',
      header: 'Duration',
      align: 'end',
      cell: (run) => <RunDuration run={run} serverOffsetMs={serverOffsetMs} />,
    },
    { id: 'by', header: 'By', cell: (run) => <RequestedBy run={run} /> },
  ];
}

/** The digits tell runs apart: where room is scarce the prefix, which is always the same, is only read out. */
function ExecutionId({ id }: { id: string }) {
  const [prefix = '', digits = ''] = id.split(/(?<=_)/);
  return (
    <span className="whitespace-nowrap font-mono text-xs" title={id}>
      {/* In one piece: a name put together from pieces is read with a pause between them. */}
      <span className="sr-only select-none">{id}</span>
      <span aria-hidden>
        <span className="max-2xl:hidden">{prefix}</span>
        {digits}
      </span>
    </span>
  );
}

function RequestedBy({ run }: { run: RunSummary }) {
  const { word, icon: Icon } = originLooks[run.origin];
  return (
    <span className="flex items-center gap-1.5 text-ink-2" title={`${run.requestedBy}, ${word}`}>
      <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="max-w-28 truncate max-2xl:sr-only">{run.requestedBy}</span>
      <span className="sr-only">, {word}</span>
    </span>
  );
}
