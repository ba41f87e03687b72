'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { CHANGE_SET_STATUSES } from '#server/features/changes/change-status.ts';
import { useTRPC } from '../api/trpc.ts';

const PAGE_ROWS = 50;
/** How often the list looks again: while something is under way, and otherwise. */
const LIVE_MS = 2_000;
const QUIET_MS = 15_000;

const urlState = {
  status: parseAsArrayOf(parseAsStringLiteral(CHANGE_SET_STATUSES)).withDefault([]),
  ruleset: parseAsString,
  run: parseAsString,
  /** The cursors of the pages gone through, so that a copied link knows the way back too. */
  pages: parseAsArrayOf(parseAsString).withDefault([]),
};

/** The change sets that the URL asks for, newest first. */
export function useChangeSetList() {
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const filter = {
    ...(view.status.length > 0 && { status: view.status }),
    ...(view.ruleset !== null && { rulesetId: view.ruleset }),
    ...(view.run !== null && { runId: view.run }),
  };
  const cursor = view.pages.at(-1);
  const query = useQuery(
    trpc.changes.list.queryOptions(
      { ...filter, ...(cursor !== undefined && { cursor }), limit: PAGE_ROWS },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) =>
          state.data?.rows.some((set) => set.status === 'planning' || set.status === 'applying') ? LIVE_MS : QUIET_MS,
      },
    ),
  );
  const next = query.data?.next ?? null;
  return {
    query,
    rows: query.data?.rows ?? [],
    filtered: Object.keys(filter).length > 0,
    view,
    setFilter: (change: Partial<Pick<typeof view, 'status' | 'ruleset' | 'run'>>) => void setView({ ...change, pages: null }),
    next: next === null ? null : () => void setView({ pages: [...view.pages, next] }),
    previous: view.pages.length > 0 ? () => void setView({ pages: view.pages.slice(0, -1) }) : null,
  };
}
