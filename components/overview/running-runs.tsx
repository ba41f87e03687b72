'use client';

import type { RunSummary } from '#server/features/runs/run-view.ts';
import { phaseWords } from '../charts/phase-timeline.tsx';
import { RunDuration } from '../runs/run-duration.tsx';
import { RunStateBadge } from '../runs/run-state-badge.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';

/** What runs or waits now, and how far it has come. */
export function RunningRuns({ runs, serverOffsetMs }: { runs: readonly RunSummary[]; serverOffsetMs: number }) {
  const columns: readonly TableColumn<RunSummary>[] = [
    { id: 'ruleset', header: 'Ruleset', truncate: true, cell: (run) => <span title={run.rulesetName}>{run.rulesetName}</span> },
    { id: 'status', header: 'Status', width: '11rem', cell: (run) => <RunStateBadge run={run} plain /> },
    { id: 'phase', header: 'Phase', width: '10rem', cell: (run) => run.phase && phaseWords[run.phase] },
    { id: 'progress', header: 'Read so far', width: '12rem', cell: (run) => <HowFar run={run} /> },
    { id: 'by', header: 'By', width: '10rem', truncate: true, cell: (run) => run.requestedBy },
    {
      id: 'duration',
      header: 'Duration',
      align: 'end',
      width: '7rem',
      cell: (run) => <RunDuration run={run} serverOffsetMs={serverOffsetMs} />,
    },
  ];
  return (
    <div className="-mt-3">
      <Table label="Runs in progress" columns={columns} rows={runs} rowKey={(run) => run.id} rowHref={(run) => `/runs/${run.id}`} />
    </div>
  );
}

function HowFar({ run }: { run: RunSummary }) {
  if (run.status !== 'running') return null;
  return <ProgressBar value={run.percent === null ? null : run.percent / 100} label={`Rows read by the run of ${run.rulesetName}`} />;
}
