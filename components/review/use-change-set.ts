'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import type { ChangeEventView, ChangeSetState } from '#server/features/changes/change-view.ts';
import { type ApiError, useTRPC } from '../api/trpc.ts';
import type { LinkState } from '../shell/connection-banner.tsx';
import { useRetries, useSince } from '../shell/use-link.ts';

export interface LiveChangeSet {
  set: ChangeSetState | undefined;
  /** What happened last, as told by the server; null while nothing happened since the page was opened. */
  lastEvent: ChangeEventView | null;
  error: ApiError | null;
  retry: () => void;
  retrying: boolean;
  link: LinkState;
  /** Since when the link is down; null while it is up. */
  downSince: Date | null;
  reconnect: () => void;
}

/** One change set, kept up to date by the server: decisions of everybody, values, comments, progress. */
export function useChangeSet(id: string, onEvent: (event: ChangeEventView) => void): LiveChangeSet {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const key = trpc.changes.get.queryKey({ id });
  const query = useQuery(trpc.changes.get.queryOptions({ id }, { refetchOnWindowFocus: false, staleTime: 0 }));
  const [lastEvent, setLastEvent] = useState<ChangeEventView | null>(null);
  const following = query.data !== undefined;

  const take = (set: ChangeSetState) => {
    const before = queryClient.getQueryData(key);
    if (before && before.revision > set.revision) return;
    queryClient.setQueryData(key, set);
    if (before?.status !== set.status) void queryClient.invalidateQueries(trpc.changes.list.queryFilter());
  };
  const follow = useSubscription(
    trpc.changes.follow.subscriptionOptions(
      { id },
      {
        enabled: following,
        onData: ({ data }) => {
          if (data.kind === 'set') return take(data.set);
          setLastEvent(data.event);
          onEvent(data.event);
        },
      },
    ),
  );
  const down = following && (follow.status === 'error' || (follow.status === 'connecting' && follow.error !== null));
  const reconnect = useRetries(follow.status, follow.reset);
  return {
    set: query.data,
    lastEvent,
    error: query.error,
    retry: () => void query.refetch(),
    retrying: query.isFetching,
    link: down ? 'reconnecting' : 'live',
    downSince: useSince(down),
    reconnect,
  };
}
