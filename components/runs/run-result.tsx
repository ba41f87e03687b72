'use client';

import type { RunDocument } from '#server/engine/run-document.ts';
import { OutcomeBar } from '../charts/outcome-bar.tsx';
import { differencesHref } from '../outcomes/differences-url.ts';
import { ResultFields } from './result-fields.tsx';
import { ResultKpis } from './result-kpis.tsx';
import { ResultRules } from './result-rules.tsx';
import { ResultSides } from './result-sides.tsx';
import { ResultStaging } from './result-staging.tsx';
import { ResultStore } from './result-store.tsx';
import { ResultTimings } from './result-timings.tsx';
import { ResultWarnings } from './result-warnings.tsx';

/** What a good run found: first the counts and KPIs, then where the differences are, then how it was done. */
export function RunResult({ document }: { document: RunDocument }) {
  return (
    <div className="flex flex-col gap-9">
      <section aria-label="Outcomes">
        <OutcomeBar
          counts={{
            equal: document.equal_count,
            mismatched: document.mismatched_count,
            source_only: document.unmatched_source_count,
            target_only: document.unmatched_target_count,
            rejected_source: document.rejected_source_count,
            rejected_target: document.rejected_target_count,
          }}
          hrefFor={(outcome) => differencesHref(document.execution_id, { show: [outcome] })}
        />
      </section>
      <ResultKpis document={document} />
      <div className="grid items-start gap-x-10 gap-y-9 xl:grid-cols-[minmax(0,4fr)_minmax(0,5fr)]">
        <div className="flex flex-col gap-9">
          <ResultFields document={document} />
          <ResultSides document={document} />
        </div>
        <div className="flex flex-col gap-9">
          <ResultRules document={document} />
          <ResultWarnings document={document} />
        </div>
      </div>
      <ResultTimings document={document} />
      <ResultStaging document={document} />
      <ResultStore />
    </div>
  );
}
