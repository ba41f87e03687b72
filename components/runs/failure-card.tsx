'use client';

import { CircleX, RotateCw } from 'lucide-react';
import Link from 'next/link';
import type { Phase } from '#server/engine/ports.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { useCan } from '../api/use-can.ts';
import { phaseWords } from '../charts/phase-timeline.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { useRetryRun } from './run-actions.tsx';
import { useShownRun } from './run-context.tsx';

/** Why a run failed: where, what happened, what to do, and the server's own words. */
export function FailureCard({ failure }: { failure: RunFailure }) {
  const { run } = useShownRun();
  const mayStart = useCan('runs.start') === true;
  const retry = useRetryRun(run.id);
  const begun = run.progress.phases.some((entry) => entry.startedAt !== null);
  const phase = failure.phase === null ? null : phaseWords[failure.phase as Phase];
  return (
    <section aria-labelledby="failure" className="rounded-md border border-bad-line bg-bad-bg px-4 py-3.5">
      <div className="flex gap-3">
        <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <p className="text-xs font-medium text-bad">
            {phase !== null ? `Failed in: ${phase}` : begun ? 'Failed' : 'Failed before it read a row'}
          </p>
          <h2 id="failure" className="text-base font-semibold break-words">
            {failure.message}
          </h2>
          <p className="mt-1 max-w-prose">{failure.advice}</p>
          {failure.detail && (
            <div className="mt-3">
              <p className="flex items-center gap-1 text-xs text-ink-2">
                Cause <CopyButton text={failure.detail} label="Copy the cause" />
              </p>
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
                tabIndex={0}
                className="max-h-56 overflow-auto rounded-sm border border-bad-line bg-paper p-2.5 font-mono text-xs leading-5 whitespace-pre-wrap break-words"
              >
                {failure.detail}
              </pre>
            </div>
          )}
        </div>
        <Link href={`/rulesets/${encodeURIComponent(run.rulesetId)}`} className={buttonClass('ghost', 'sm')}>
          Open the ruleset
        </Link>
        {mayStart && (
          <Button size="sm" icon={<RotateCw />} loading={retry.pending} onClick={retry.start}>
            Retry
          </Button>
        )}
      </div>
    </section>
  );
}
