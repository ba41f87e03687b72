'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { OUTCOMES, type Outcome } from '#server/engine/landing/contract.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { useTRPC } from '../api/trpc.ts';
import { type DifferencesView, differencesParsers, filterOf, firstPage, isNarrowed, shownOutcomes } from './differences-url.ts';
import type { ChipCount } from './outcome-chips.tsx';

const PAGE_ROWS = 100;

/** Outcomes never change: what was asked once need not be asked again. */
const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY } as const;

/** The page of differences that the URL asks for, its columns and counts, and the ways to change the URL. */
export function useDifferences(runId: string, document: RunDocument) {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(differencesParsers, { history: 'push' });
  const filter = filterOf(view);
  const backward = view.after === null && view.before !== null;
  const cursor = view.after ?? view.before;
  const columns = useQuery(trpc.outcomes.columns.queryOptions({ runId }, FOR_EVER));
  const page = useQuery(
    trpc.outcomes.page.queryOptions(
      {
        runId,
        ...filter,
        limit: PAGE_ROWS,
        ...(cursor !== null && { cursor, direction: backward ? ('backward' as const) : ('forward' as const) }),
      },
      { ...FOR_EVER, placeholderData: keepPreviousData },
    ),
  );
  const ahead = page.data?.next ?? null;
  const behind = page.data?.previous ?? null;
  return {
    view,
    filter,
    columns,
    page,
    counts: useOutcomeCounts(runId, document, view),
    /** A changed filter begins at its first page. */
    narrow: (change: Partial<Pick<DifferencesView, 'show' | 'field' | 'rule' | 'where'>>) => void setView({ ...change, ...firstPage }),
    /** What one looks at, not which rows: no new step for the Back button. */
    look: (change: Partial<Pick<DifferencesView, 'changed' | 'hide' | 'row'>>) => void setView(change, { history: 'replace' }),
    /** Lists the duplicate keys of one side, or the rows again. */
    listDuplicates: (side: Side | null) => void setView({ duplicates: side, row: null }),
    next: ahead === null ? null : () => void setView({ after: ahead, before: null, row: null }),
    previous: behind === null ? null : () => void setView({ after: null, before: behind, row: null }),
    toFirstPage: () => void setView(firstPage),
  };
}

/**
 * How many rows each outcome has under the rest of the filter. Without a narrower filter the run itself knows them exactly;
 * otherwise they are counted, up to the server's limit.
 */
function useOutcomeCounts(runId: string, document: RunDocument, view: DifferencesView): Record<Outcome, ChipCount> {
  const trpc = useTRPC();
  const narrowed = isNarrowed(view);
  const { outcomes: _, ...narrowing } = filterOf(view);
  const counted = useQueries({
    queries: OUTCOMES.map((outcome) =>
      trpc.outcomes.count.queryOptions({ runId, ...narrowing, outcomes: [outcome] }, { ...FOR_EVER, enabled: narrowed }),
    ),
  });
  const known: Record<Outcome, number> = {
    equal: document.equal_count,
    mismatched: document.mismatched_count,
    source_only: document.unmatched_source_count,
    target_only: document.unmatched_target_count,
    rejected_source: document.rejected_source_count,
    rejected_target: document.rejected_target_count,
  };
  return Object.fromEntries(
    OUTCOMES.map((outcome, at) => [outcome, narrowed ? (counted[at]?.data ?? null) : { count: known[outcome], capped: false }]),
  ) as Record<Outcome, ChipCount>;
}

/** The rows of the outcomes shown, as one number. */
export function shownCount(counts: Record<Outcome, ChipCount>, view: DifferencesView): ChipCount {
  const shown = shownOutcomes(view).map((outcome) => counts[outcome]);
  if (shown.some((count) => count === null)) return null;
  return { count: shown.reduce((sum, each) => sum + (each?.count ?? 0), 0), capped: shown.some((each) => each?.capped) };
}
