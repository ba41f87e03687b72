'use client';

import { Rows3, TriangleAlert, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { formatPlural } from '../ui/format.ts';
import { Spinner } from '../ui/spinner.tsx';
import type { Suggestions } from './use-suggestions.ts';

/** What the suggestions go by: names and types, or values as well; and the button that looks at values. */
export function ValuesLine({ suggestions }: { suggestions: Suggestions }) {
  const { values, ask, cancel } = suggestions;
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
      <div role="status" className="min-w-0">
        {values.state === 'idle' && 'By names, types and declared keys.'}
        {values.state === 'asking' && (
          <span className="inline-flex items-center gap-2">
            <Spinner /> Looking at values of both sides…
          </span>
        )}
        {values.state === 'read' && (
          <>
            Judged by {sideWords(values.sampled.source)} of the source and {sideWords(values.sampled.target)} of the target.
          </>
        )}
        {values.state === 'failed' && (
          <span className="flex items-start gap-1.5">
            <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0 text-warn" />
            <span>
              By names and types only, as values could not be looked at. {values.message} {values.advice}
            </span>
          </span>
        )}
      </div>
      {values.state === 'asking' ? (
        <Button size="sm" variant="ghost" icon={<X />} onClick={cancel}>
          Stop
        </Button>
      ) : (
        <Button size="sm" variant="ghost" icon={<Rows3 />} onClick={ask}>
          {values.state === 'idle' ? 'Look at values' : 'Look again'}
        </Button>
      )}
    </div>
  );
}

function sideWords({ rows, whole }: { rows: number; whole: boolean }): string {
  return whole ? `all ${formatPlural(rows, 'row')}` : `the first ${formatPlural(rows, 'row')}`;
}
