'use client';

import { keepPreviousData, useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { CHANGE_KINDS, type ChangeKind } from '#server/engine/changes/planned-change.ts';
import { DECISIONS, type Decision } from '#server/features/changes/change-status.ts';
import type { ChangeCounts, ChangeSetState } from '#server/features/changes/change-view.ts';
import { useTRPC } from '../api/trpc.ts';
import { filterOf, isSearched, type ReviewNarrowing } from './review-url.ts';

/** Counts follow decisions, but not each of a burst of them. */
const SETTLE_MS = 600;

export interface Matching {
  /** Rows of each decision, under everything else the filter says; null while it is being counted. */
  byDecision: Record<Decision, number | null>;
  /** Null where it is not counted: what else narrows the rows is counted by decision only. */
  byKind: Record<ChangeKind, number | null> | null;
  /** Rows that the filter means. */
  total: number | null;
}

/** How many rows a filter means. What decisions and kinds narrow is counted with the set; what else narrows it the server counts. */
export function useMatching(set: ChangeSetState, view: ReviewNarrowing): Matching {
  const trpc = useTRPC();
  const searched = isSearched(view);
  const queryClient = useQueryClient();
  const version = useSettled(set.version);
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

/** From the set's own counts. */
export function matchingOf(counts: Pick<ChangeCounts, 'byKind'>, { show, kind }: Pick<ReviewNarrowing, 'show' | 'kind'>): Matching {
  const kinds = kind.length > 0 ? kind : CHANGE_KINDS;
  const decisions = show.length > 0 ? show : DECISIONS;
  const of = (someKinds: readonly ChangeKind[], someDecisions: readonly Decision[]) =>
    someKinds.reduce((total, each) => total + someDecisions.reduce((part, decision) => part + counts.byKind[each][decision], 0), 0);
  return {
    byDecision: Object.fromEntries(DECISIONS.map((decision) => [decision, of(kinds, [decision])])) as Matching['byDecision'],
    byKind: Object.fromEntries(CHANGE_KINDS.map((each) => [each, of([each], decisions)])) as Matching['byKind'],
    total: of(kinds, decisions),
  };
}

function sum(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce<number | null>((total, each) => (total === null || each === null ? null : total + each), 0);
}

/** The value, once it has stopped changing for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
