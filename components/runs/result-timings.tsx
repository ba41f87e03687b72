'use client';

import type { RunDocument } from '#server/engine/run-document.ts';
import { Duration } from '../ui/count.tsx';
import { formatRate } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { DefinitionList } from '../ui/section.tsx';
import { RunProgress } from './run-progress.tsx';

/** How long it took, phase by phase. */
export function ResultTimings({ document }: { document: RunDocument }) {
  return (
    <div className="flex flex-col gap-4">
      <RunProgress />
      <DefinitionList
        columns={3}
        items={[
          { term: 'Reading', value: <Duration ms={document.extraction_time_ms} /> },
          { term: 'Reconciling', value: <Duration ms={document.reconciliation_time_ms} /> },
          { term: 'Run time in REI', value: <Duration ms={document.total_time_ms} /> },
          { term: 'Speed', value: `${formatRate(document.rows_per_second)}, both sides` },
          { term: 'Landing engine', value: document.landing_engine },
          { term: 'Ended', value: <RelativeTime at={document.ended_at} absolute /> },
        ]}
      />
    </div>
  );
}
