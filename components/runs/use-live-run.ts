'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useMemo, useState } from 'react';
import { hasEnded } from '#server/features/runs/run-status.ts';
import type { RunDetail, RunEvent, RunState } from '#server/features/runs/run-view.ts';
import { type ApiError, useTRPC } from '../api/trpc.ts';
import type { LinkState } from '../shell/connection-banner.tsx';
import { useRetries, useSince } from '../shell/use-link.ts';
import { mergeEvents } from './merge-events.ts';

export interface LiveRun {
  run: RunDetail | undefined;
  /** In the order they happened. */
  events: readonly RunEvent[];
  /** The log is on its way. */
  eventsPending: boolean;
  error: ApiError | null;
  retry: () => void;
  retrying: boolean;
  link: LinkState;
  /** Since when the link is down; null while it is up. */
  downSince: Date | null;
  reconnect: () => void;
  paused: boolean;
  setPaused: (paused: boolean) => void;
}

/**
 * One run with its log: what is stored, then every change as it happens, until the run has ended. After a break it goes on
 * where it stopped. `paused` leaves the picture as it is; what happened meanwhile comes when it goes on.
 */
export function useLiveRun(id: string): LiveRun {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [paused, setPaused] = useState(false);
  const [heard, setHeard] = useState<readonly RunEvent[]>([]);
  const runKey = trpc.runs.get.queryKey({ id });
  const query = useQuery(trpc.runs.get.queryOptions({ id }, { refetchOnWindowFocus: ({ state }) => hasEnded(state.data?.status ?? '') }));
  const stored = useQuery(trpc.runs.events.queryOptions({ id }));
  const run = query.data;
  // A result that is on its way to the results store is still waited for.
  const following = run !== undefined && (!hasEnded(run.status) || run.resultsStore?.status === 'pending');

  const take = (state: RunState) => {
    queryClient.setQueryData(runKey, (before) => (before && before.revision <= state.revision ? { ...before, ...state } : before));
    if (!hasEnded(state.status)) return;
    void queryClient.invalidateQueries(trpc.runs.list.queryFilter());
    void queryClient.invalidateQueries(trpc.runs.events.queryFilter({ id }));
  };
  const follow = useSubscription(
    trpc.runs.follow.subscriptionOptions(
      { id },
      {
        enabled: following && !paused,
        onData: ({ data }) => (data.kind === 'run' ? take(data.run) : setHeard((before) => mergeEvents(before, [data.event]))),
      },
    ),
  );
  const down = following && !paused && (follow.status === 'error' || (follow.status === 'connecting' && follow.error !== null));
  const reset = useRetries(follow.status, follow.reset);
  const downSince = useSince(down);
  return {
    run,
    events: useMemo(() => mergeEvents(stored.data ?? [], heard), [stored.data, heard]),
    eventsPending: stored.isPending && heard.length === 0,
    error: query.error,
    retry: () => void query.refetch(),
    retrying: query.isFetching,
    link: !following ? 'ended' : paused ? 'paused' : down ? 'reconnecting' : 'live',
    downSince,
    reconnect: reset,
    paused,
    setPaused,
  };
}
