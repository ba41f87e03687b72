import { clsx } from 'clsx';
import type { Outcome } from '#server/engine/landing/contract.ts';
import type { RunSummary } from '#server/features/runs/run-view.ts';
import { Count } from '../ui/count.tsx';
import { OutcomeIcon, outcomeLooks } from '../ui/outcome-tag.tsx';

type Counts = Pick<RunSummary, 'mismatched' | 'sourceOnly' | 'targetOnly' | 'rejected'>;

const parts: { outcome: Outcome; of: (run: Counts) => number | null; word: string }[] = [
  { outcome: 'mismatched', of: (run) => run.mismatched, word: 'mismatched' },
  { outcome: 'source_only', of: (run) => run.sourceOnly, word: 'only in the source' },
  { outcome: 'target_only', of: (run) => run.targetOnly, word: 'only in the target' },
  { outcome: 'rejected_source', of: (run) => run.rejected, word: 'rejected' },
];

/** How many rows of a run differ, by kind, in the space of a table cell. Kinds without a row are left out. */
export function DifferenceCounts({ run }: { run: Counts }) {
  if (run.mismatched === null) return null;
  const present = parts.filter((part) => (part.of(run) ?? 0) > 0);
  if (present.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <span className="inline-flex gap-2.5">
      {present.map(({ outcome, of, word }) => (
        <span
          key={outcome}
          className={clsx('inline-flex items-center gap-1', outcomeLooks[outcome].text)}
          title={outcomeLooks[outcome].word}
        >
          <OutcomeIcon outcome={outcome} />
          <Count value={of(run) ?? 0} />
          <span className="sr-only">{word}</span>
        </span>
      ))}
    </span>
  );
}
