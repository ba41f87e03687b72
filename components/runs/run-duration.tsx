import type { RunSummary } from '#server/features/runs/run-view.ts';
import { Duration } from '../ui/count.tsx';
import { Elapsed } from '../ui/relative-time.tsx';

/** How long a run took or has been taking; a run that waits has taken no time yet. */
export function RunDuration({ run, serverOffsetMs }: { run: Pick<RunSummary, 'startedAt' | 'endedAt'>; serverOffsetMs: number }) {
  const { startedAt, endedAt } = run;
  if (!startedAt) return <span className="text-ink-3">—</span>;
  if (endedAt) return <Duration ms={endedAt.getTime() - startedAt.getTime()} />;
  return <Elapsed from={startedAt} serverOffsetMs={serverOffsetMs} />;
}
