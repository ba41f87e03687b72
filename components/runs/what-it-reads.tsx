'use client';

import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { Count } from '../ui/count.tsx';
import { formatDuration } from '../ui/format.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DatasetLine } from './dataset-line.tsx';
import { useExpectedRows } from './use-expected-rows.ts';

/** Which two datasets a run is going to read, how many rows that is and how long it took the last time. */
export function WhatItReads({
  rulesetId,
  definition,
  limit,
}: {
  rulesetId: string;
  definition: RulesetDefinition | undefined;
  limit: number | null;
}) {
  const expected = useExpectedRows(rulesetId, definition);
  const rows = (side: 'source' | 'target') => {
    const known = expected[side];
    if (known === null) return expected.pending ? <Skeleton className="h-2.5 w-20" /> : <span className="text-ink-3">rows not known</span>;
    const read = limit === null ? known : Math.min(known, limit);
    return <Count value={read} unit="rows" approximate />;
  };
  return (
    <section aria-labelledby="what-it-reads">
      <h3 id="what-it-reads" className="border-b pb-1.5 font-medium">
        What it reads
      </h3>
      {(['source', 'target'] as const).map((side) =>
        definition ? (
          <DatasetLine key={side} side={side} dataset={definition[side]} end={rows(side)} />
        ) : (
          <div key={side} className="flex h-8.25 items-center border-b">
            <Skeleton className="h-2.5 w-64" />
          </div>
        ),
      )}
      <p className="min-h-5 pt-1.5 text-xs text-ink-3">
        {expected.from?.kind === 'last_run' && (
          <>
            As in the run that ended <RelativeTime at={expected.from.endedAt} />, which took {formatDuration(expected.from.milliseconds)}.
          </>
        )}
        {expected.from?.kind === 'statistics' && 'By the databases’ own statistics, which know no filter.'}
      </p>
    </section>
  );
}
