'use client';

import { CircleSlash, Hourglass } from 'lucide-react';
import { useNow } from '../ui/use-now.ts';
import { FailureCard } from './failure-card.tsx';
import { useShownRun } from './run-context.tsx';
import { RunLog } from './run-log.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunResult } from './run-result.tsx';

/** A worker looks for work several times a second: after this long there is probably none. */
const NO_WORKER_AFTER_MS = 10_000;

/** The first tab: the result when there is one, else how far it has come or why it stopped. */
export function RunSummaryTab() {
  const { run } = useShownRun();
  if (run.status === 'succeeded' && run.document) return <RunResult document={run.document} />;
  return (
    <div className="flex flex-col gap-8">
      {run.status === 'failed' && run.failure && <FailureCard failure={run.failure} />}
      {run.status === 'cancelled' && (
        <p className="flex items-start gap-2 text-ink-2">
          <CircleSlash aria-hidden className="mt-0.5 size-4 shrink-0" />
          This run was cancelled. What it had staged is dropped, nothing was written to either side, and it has no result.
        </p>
      )}
      {run.status === 'queued' && <Waiting />}
      <RunProgress />
      <RunLog />
    </div>
  );
}

function Waiting() {
  const { run, serverOffsetMs } = useShownRun();
  const now = useNow('second');
  const long = now !== null && now.getTime() + serverOffsetMs - run.queuedAt.getTime() > NO_WORKER_AFTER_MS;
  return (
    <div role="status" className="flex items-start gap-2 text-ink-2">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        Waiting for a worker.
        {long && (
          <>
            {' '}
            All of them are busy, or none is running: <code className="font-mono text-xs">npm run worker</code> starts one.
          </>
        )}
      </p>
    </div>
  );
}
