'use client';

import { RunLog } from './run-log.tsx';
import { RunProgress } from './run-progress.tsx';

/** Phases and every line of the log, also of runs that have ended. */
export function RunLogTab() {
  return (
    <div className="flex flex-col gap-8">
      <RunProgress />
      <RunLog />
    </div>
  );
}
