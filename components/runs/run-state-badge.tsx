import type { RunSummary } from '#server/features/runs/run-view.ts';
import { StatusBadge } from '../ui/status-badge.tsx';

/** The state of a run in colour, icon and word; while it works also how far it is. `plain` is for dense tables. */
export function RunStateBadge({ run, plain }: { run: Pick<RunSummary, 'status' | 'cancelRequestedAt' | 'percent'>; plain?: boolean }) {
  const word =
    run.status !== 'running'
      ? undefined
      : run.cancelRequestedAt
        ? 'Cancelling'
        : run.percent !== null && plain
          ? `Running, ${run.percent}%`
          : undefined;
  return <StatusBadge status={run.status} plain={plain} word={word} />;
}
