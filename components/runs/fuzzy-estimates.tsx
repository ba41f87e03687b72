'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { estimatedRules } from '../rulesets/candidate-estimate.tsx';
import { EstimateLine } from '../rulesets/estimate-line.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Counting reads whole tables; what was counted a moment ago is good enough. */
const FRESH_MS = 600_000;

/** About how many pairs the fuzzy rules of a run would compare, and whether it would refuse to. Nothing without such a rule. */
export function FuzzyEstimates({ definition }: { definition: RulesetDefinition | undefined }) {
  const trpc = useTRPC();
  const about = definition ? estimatedRules(definition) : null;
  const estimate = useQuery(
    trpc.rulesets.estimateFuzzy.queryOptions(about ?? skipToken, { staleTime: FRESH_MS, retry: false, trpc: { abortOnUnmount: true } }),
  );
  if (about === null) return null;
  return (
    <section aria-labelledby="what-it-compares">
      <h3 id="what-it-compares" className="border-b pb-1.5 font-medium">
        What it compares
      </h3>
      <div role="status" className="flex min-h-8 flex-col gap-1 pt-1.5">
        {estimate.isPending && <Skeleton className="mt-1.5 h-2.5 w-64" />}
        {estimate.isError && (
          <p className="text-ink-2">
            The pairs of the fuzzy rules could not be estimated: {problemOf(estimate.error).message} The run counts them before it compares.
          </p>
        )}
        {estimate.data?.map((each) => (
          <EstimateLine key={each.rule} estimate={each} named={estimate.data.length > 1} />
        ))}
      </div>
    </section>
  );
}
