'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { hasEnded, RUN_STATUSES } from '#server/features/runs/run-status.ts';
import type { RunSummary } from '#server/features/runs/run-view.ts';
import { useTRPC } from '../api/trpc.ts';

const PAGE_ROWS = 50;
/** How often the list looks again: while something runs, and otherwise. */
const LIVE_MS = 2_000;
const QUIET_MS = 15_000;

const urlState = {
  status: parseAsArrayOf(parseAsStringLiteral(RUN_STATUSES)).withDefault([]),
  ruleset: parseAsString,
  /** The cursors of the pages gone through, so that a copied link knows the way back too. */
  pages: parseAsArrayOf(parseAsString).withDefault([]),
};

/** The runs that the URL asks for, kept up to date while one looks at them without moving what one reads. */
export function useRunList() {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const filter = { ...(view.status.length > 0 && { status: view.status }), ...(view.ruleset !== null && { rulesetId: view.ruleset }) };
  const cursor = view.pages.at(-1);
  const query = useQuery(
    trpc.runs.list.queryOptions(
      { ...filter, ...(cursor !== undefined && { cursor }), limit: PAGE_ROWS },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => (state.data?.rows.some((run) => !hasEnded(run.status)) ? LIVE_MS : QUIET_MS),
      },
    ),
  );
  const rows = query.data?.rows ?? [];
  const place = JSON.stringify([filter, cursor ?? null]);
  const held = useHeldBack(place, rows, query.isFetchedAfterMount && !query.isPlaceholderData);
  return {
    query,
    rows: rows.slice(held.count),
    newer: held.count,
    showNewer: held.release,
    filtered: Object.keys(filter).length > 0,
    view,
    setFilter: (change: Partial<Pick<typeof view, 'status' | 'ruleset'>>) => void setView({ ...change, pages: null }),
    next: query.data?.next ? () => void setView({ pages: [...view.pages, query.data.next as string] }) : null,
    previous: view.pages.length > 0 ? () => void setView({ pages: view.pages.slice(0, -1) }) : null,
  };
}

/**
 * Rows that came in above the first one shown would push down what is being read: they are counted and wait until they are
 * asked for. Whatever else changes in the rows is shown at once.
 */
function useHeldBack(place: string, rows: readonly RunSummary[], fresh: boolean) {
  const [shown, setShown] = useState<{ place: string; newest: string | null }>({ place: '', newest: null });
  const newest = rows[0]?.id ?? null;
  if (fresh && shown.place !== place) setShown({ place, newest });
  const at = shown.place === place && shown.newest !== null ? rows.findIndex((run) => run.id === shown.newest) : 0;
  // The first one shown may have left the page: then there is nothing to hold on to.
  return { count: Math.max(0, at), release: () => setShown({ place, newest }) };
}
