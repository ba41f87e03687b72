import { Info, TriangleAlert } from 'lucide-react';
import type { ApiOutputs } from '../api/trpc.ts';
import { formatCompactCount } from '../ui/format.ts';

export type FuzzyEstimate = ApiOutputs['rulesets']['estimateFuzzy'][number];

/** `About 3.2 M pairs to compare; the limit is 100.0 M.` or why the run would refuse. */
export function EstimateLine({ estimate, named = false }: { estimate: FuzzyEstimate; named?: boolean }) {
  const { rule, pairs, limit, sampled, refusal } = estimate;
  const Icon = refusal ? TriangleAlert : Info;
  return (
    <p className={`flex items-start gap-1.5 ${refusal ? 'text-warn' : 'text-ink-2'}`}>
      <Icon aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      <span className="min-w-0">
        {refusal ? (
          <>
            <span className="sr-only">Warning: </span>
            {refusal.message} {refusal.advice}
          </>
        ) : (
          <>
            {named && <>{rule}: </>}
            {pairs === null ? (
              'The transforms of its keys take too long for an estimate: its pairs are counted in the run, before any is compared'
            ) : (
              <>
                About <span className="font-medium text-ink">{formatCompactCount(pairs)} pairs</span> to compare
                {sampled && ', judged by the transformed keys of some rows'}
              </>
            )}
            ; the limit is {formatCompactCount(limit)}.
          </>
        )}
      </span>
    </p>
  );
}
