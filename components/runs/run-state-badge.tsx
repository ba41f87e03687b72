import type { RunSummary } from '#server/features/runs/run-view.ts';
import { StatusBadge } from '../ui/status-badge.tsx';

/** The state of a run in colour, icon and word; while it reads also how far it is. `plain` is for dense tables. */
export function RunStateBadge({ run, plain }: { run: Pick<RunSummary, 'status' | 'cancelRequestedAt' | 'percent'>; plain?: boolean }) {
  return <StatusBadge status={run.status} plain={plain} word={wordOf(run)} />;
}

function wordOf({ status, cancelRequestedAt, percent }: Pick<RunSummary, 'status' | 'cancelRequestedAt' | 'percent'>): string | undefined {
  if (status !== 'running') return undefined;
  if (cancelRequestedAt) return 'Cancelling';
  // Everything read is not everything done.
  return percent === null || percent === 100 ? undefined : `Running, ${percent}%`;
}
