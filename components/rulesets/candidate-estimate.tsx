'use client';

import { useMutation } from '@tanstack/react-query';
import { Calculator } from 'lucide-react';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiInputs, useTRPCClient } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { EstimateLine } from './estimate-line.tsx';

export type EstimatedRules = ApiInputs['rulesets']['estimateFuzzy'];

/** What is asked of the server about the fuzzy rules of a definition; null while a side or a column is missing. */
export function estimatedRules(
  { source, target, rules = [] }: RulesetDefinition,
  names: readonly string[] | null = null,
): EstimatedRules | null {
  const fuzzy = rules.filter((rule) => rule.type === 'fuzzy' && (names === null || names.includes(rule.name)));
  const isChosen = [source, target].every((side) => side.connection !== '' && (side.table ?? side.query ?? '') !== '');
  const isWhole = fuzzy.every(
    (rule) => rule.similarity && [rule.similarity, ...rule.keys].every((pair) => pair.source !== '' && pair.target !== ''),
  );
  if (!isChosen || !isWhole || fuzzy.length === 0) return null;
  return {
    source,
    target,
    rules: fuzzy.map(({ name, keys, similarity, max_candidate_pairs }) => ({
      name,
      keys,
      similarity: { source: similarity!.source, target: similarity!.target },
      ...(max_candidate_pairs !== undefined && { maxCandidatePairs: max_candidate_pairs }),
    })),
  };
}

/**
 * About how many pairs a fuzzy rule would compare, counted by both databases when asked: they read whole tables. The result
 * disappears when what it was about changes.
 */
export function useCandidateEstimate(about: EstimatedRules | null) {
  const client = useTRPCClient();
  const estimate = useMutation({ mutationFn: (input: EstimatedRules) => client.rulesets.estimateFuzzy.query(input) });
  const isCurrent = estimate.variables && JSON.stringify(estimate.variables) === JSON.stringify(about);
  return {
    button: (
      <Button
        size="sm"
        variant="ghost"
        icon={<Calculator />}
        loading={estimate.isPending}
        disabled={about === null}
        onClick={() => about && estimate.mutate(about)}
      >
        Estimate pairs
      </Button>
    ),
    result: isCurrent ? (
      estimate.isError ? (
        <ErrorPanel compact problem={problemOf(estimate.error)} />
      ) : (
        <div role="status">
          {estimate.data?.map((each) => (
            <EstimateLine key={each.rule} estimate={each} />
          ))}
        </div>
      )
    ) : null,
  };
}
