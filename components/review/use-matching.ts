'use client';

import { keepPreviousData, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { DECISIONS } from '#server/features/changes/change-status.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { useTRPC } from '../api/trpc.ts';
import { useSettled } from '../ui/use-settled.ts';
import { type Matching, matchingOf } from './matching.ts';
import { filterOf, isSearched, type ReviewNarrowing } from './review-url.ts';

/** Counts follow decisions, but not each of a burst of them. */
const SETTLE_MS = 600;

/** How many rows a filter means. What decisions and kinds narrow is counted with the set; what else narrows it the server counts. */
export function useMatching(set: ChangeSetState, view: ReviewNarrowing): Matching {
  const trpc = useTRPC();
  const searched = isSearched(view);
  const queryClient = useQueryClient();
  const version = useSettled(set.version, SETTLE_MS);
  const { decisions, kinds, ...rest } = filterOf(view);
  const wanted = DECISIONS.map((decision) => ({ ...rest, ...(kinds && { kinds }), decisions: [decision] }));
  const counted = useQueries({
    queries: wanted.map((filter) =>
      trpc.changes.count.queryOptions({ id: set.id, filter }, { enabled: searched, placeholderData: keepPreviousData }),
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was counted holds for one version of the set
  useEffect(() => void queryClient.invalidateQueries(trpc.changes.count.queryFilter({ id: set.id })), [version]);
  const counts = set.counts;
  if (!searched && counts) return matchingOf(counts, view);
  const numbers = counted.map(({ data }) => data?.count ?? null);
  const byDecision = Object.fromEntries(DECISIONS.map((decision, at) => [decision, numbers[at] ?? null])) as Matching['byDecision'];
  return {
    byDecision,
    byKind: null,
    total: sum(DECISIONS.filter((each) => !decisions || decisions.includes(each)).map((each) => byDecision[each])),
  };
}

function sum(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce<number | null>((total, each) => (total === null || each === null ? null : total + each), 0);
}
