'use client';

import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import type { ChangePage, ChangeRow } from '#server/features/changes/change-view.ts';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { patchPage } from './patch-rows.ts';

export const PAGE_ROWS = 100;
/** News that come close together are asked for together. */
const GATHER_MS = 60;

export interface ReviewRows {
  page: ChangePage | undefined;
  rows: readonly ChangeRow[];
  pending: boolean;
  /** Another page is on its way; the one before is still shown. */
  turning: boolean;
  error: unknown;
  retry: () => void;
  retrying: boolean;
  /** Asks again which rows the filter means now. */
  reload: () => void;
  /** Shows rows differently at once; the server's word comes with `refresh`. */
  patch: (change: (row: ChangeRow) => ChangeRow) => void;
  /** Reads rows anew, where they stand: those of these numbers, or all. `except` has something newer on its way. */
  refresh: (seqs: readonly number[] | null) => void;
  /** Rows with a decision on its way to the server are not overwritten by an older picture. */
  hold: (seqs: readonly number[]) => () => void;
}

/**
 * One page of changes. It is asked for once: rows then change in their places, as others and oneself decide, but none comes or
 * goes until one turns the page, filters anew or reloads.
 */
export function useReviewRows(
  id: string,
  filter: ChangeFilter,
  at: { cursor: number | null; backward: boolean },
  enabled: boolean,
): ReviewRows {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const options = trpc.changes.page.queryOptions(
    { id, filter, limit: PAGE_ROWS, cursor: at.cursor, direction: at.backward ? 'backward' : 'forward' },
    {
      enabled,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
      // A page one comes back to is read anew: its decisions may be others now.
      gcTime: 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  );
  const query = useQuery(options);
  const { rows = none } = query.data ?? {};
  const held = useRef(new Map<number, number>());
  const wanted = useRef<Set<number> | 'all' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = useRef<{ key: QueryKey; rows: readonly ChangeRow[] }>({ key: options.queryKey, rows });
  useEffect(() => {
    shown.current = { key: options.queryKey, rows };
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const patch = useCallback(
    (change: (row: ChangeRow) => ChangeRow) =>
      void queryClient.setQueryData<ChangePage>(shown.current.key, (before) => before && patchPage(before, before.rows.map(change))),
    [queryClient],
  );
  const read = useCallback(async () => {
    const { key, rows: before } = shown.current;
    const seqs = before.map((row) => row.seq).filter((seq) => wanted.current === 'all' || wanted.current?.has(seq));
    wanted.current = null;
    if (seqs.length === 0) return;
    const { rows: newer } = await client.changes.page.query({ id, filter: { seqs }, limit: PAGE_ROWS });
    const free = newer.filter((row) => !held.current.has(row.seq));
    queryClient.setQueryData<ChangePage>(key, (page) => page && patchPage(page, free));
  }, [client, id, queryClient]);
  const refresh = useCallback(
    (seqs: readonly number[] | null) => {
      if (seqs === null) wanted.current = 'all';
      else if (wanted.current !== 'all') wanted.current = new Set([...(wanted.current ?? []), ...seqs]);
      clearTimeout(timer.current);
      // A failed look is made up for by the next one: the page itself has its own error.
      timer.current = setTimeout(() => void read().catch(() => undefined), GATHER_MS);
    },
    [read],
  );
  const hold = useCallback((seqs: readonly number[]) => {
    for (const seq of seqs) held.current.set(seq, (held.current.get(seq) ?? 0) + 1);
    return () => {
      for (const seq of seqs) {
        const count = (held.current.get(seq) ?? 1) - 1;
        if (count > 0) held.current.set(seq, count);
        else held.current.delete(seq);
      }
    };
  }, []);
  const reload = useCallback(() => void queryClient.invalidateQueries({ queryKey: shown.current.key, exact: true }), [queryClient]);
  return useMemo(
    () => ({
      page: query.data,
      rows,
      pending: query.isPending,
      turning: query.isPlaceholderData,
      error: query.error,
      retry: () => void query.refetch(),
      retrying: query.isFetching,
      reload,
      patch,
      refresh,
      hold,
    }),
    [query, rows, reload, patch, refresh, hold],
  );
}

const none: ChangeRow[] = [];
