import { clsx } from 'clsx';
import type { Outcome } from '#server/engine/landing/contract.ts';
import type { RunSummary } from '#server/features/runs/run-view.ts';
import { OutcomeBar } from '../charts/outcome-bar.tsx';
import { Count } from '../ui/count.tsx';
import { OutcomeIcon, outcomeLooks } from '../ui/outcome-tag.tsx';

type Counts = Pick<RunSummary, 'matched' | 'mismatched' | 'sourceOnly' | 'targetOnly' | 'rejected'>;

const kinds: { outcome: Outcome; of: (run: Counts) => number | null }[] = [
  { outcome: 'mismatched', of: (run) => run.mismatched },
  { outcome: 'source_only', of: (run) => run.sourceOnly },
  { outcome: 'target_only', of: (run) => run.targetOnly },
  { outcome: 'rejected_source', of: (run) => run.rejected },
];

/** How many rows of a run differ, in the space of a table cell: by kind where there is room, else their sum beside a bar. */
export function DifferenceCounts({ run }: { run: Counts }) {
  if (run.mismatched === null) return null;
  const present = kinds.map(({ outcome, of }) => ({ outcome, count: of(run) ?? 0 })).filter(({ count }) => count > 0);
  const sum = present.reduce((total, { count }) => total + count, 0);
  if (sum === 0) return <span className="text-ink-3">none</span>;
  return (
    <>
      <span className="flex items-center gap-2 2xl:hidden">
        <Count value={sum} className="min-w-12 text-right" />
        <OutcomeBar compact counts={countsOf(run)} className="w-12" />
      </span>
      <span className="hidden gap-2.5 2xl:flex">
        {present.map(({ outcome, count }) => (
          <span key={outcome} className={clsx('inline-flex items-center gap-1', outcomeLooks[outcome].text)} title={titleOf(outcome)}>
            <OutcomeIcon outcome={outcome} />
            <Count value={count} />
            <span className="sr-only">{titleOf(outcome)}</span>
          </span>
        ))}
      </span>
    </>
  );
}

/** A list tells rejected rows of either side as one number. */
function titleOf(outcome: Outcome): string {
  return outcome === 'rejected_source' ? 'Rejected' : outcomeLooks[outcome].word;
}

function countsOf(run: Counts): Record<Outcome, number> {
  return {
    equal: (run.matched ?? 0) - (run.mismatched ?? 0),
    mismatched: run.mismatched ?? 0,
    source_only: run.sourceOnly ?? 0,
    target_only: run.targetOnly ?? 0,
    rejected_source: run.rejected ?? 0,
    rejected_target: 0,
  };
}
