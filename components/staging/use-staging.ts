'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { STAGING_STATUSES } from '#server/features/staging/staging.schema.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { formatBytes, formatPlural } from '../ui/format.ts';
import { notify } from '../ui/notify.ts';

export type StagingTable = ApiOutputs['staging']['list']['rows'][number];

const LOOK_AGAIN_MS = 15_000;

const urlState = {
  /** Also those that are gone. */
  dropped: parseAsBoolean.withDefault(false),
  /** The table whose rows are shown. */
  preview: parseAsString,
};

/** The staging tables that the URL asks for, and what can be done to them. Both tables of a run are kept and dropped together. */
export function useStaging() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayChange = useCan('staging.write') === true;
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const query = useQuery(
    trpc.staging.list.queryOptions(view.dropped ? { status: [...STAGING_STATUSES] } : undefined, {
      placeholderData: keepPreviousData,
      refetchInterval: LOOK_AGAIN_MS,
    }),
  );
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.staging.list.queryFilter()) };
  const told = {
    ...settled,
    onError: (error: unknown) => notify.error(problemOf(error).message, { description: problemOf(error).advice ?? undefined }),
  };
  const pin = useMutation(trpc.staging.pin.mutationOptions(told));
  const drop = useMutation(trpc.staging.drop.mutationOptions(settled));
  const cleanUp = useMutation(
    trpc.staging.cleanUp.mutationOptions({
      ...told,
      onSuccess: ({ dropped, freedBytes }) =>
        notify.success(
          dropped === 0 && freedBytes === 0
            ? 'There was nothing to clean up'
            : `${formatPlural(dropped, 'table')} dropped, ${formatBytes(freedBytes)} freed`,
        ),
    }),
  );
  return {
    query,
    view,
    mayChange,
    serverOffsetMs: query.data ? query.data.serverTime.getTime() - query.dataUpdatedAt : 0,
    setDropped: (dropped: boolean) => void setView({ dropped }),
    openPreview: (id: string) => void setView({ preview: id }),
    closePreview: () => void setView({ preview: null }),
    setPinned(table: StagingTable, pinned: boolean) {
      pin.mutate(
        { id: table.id, pinned },
        {
          onSuccess: () =>
            notify.undo(pinned ? `${table.runId} is pinned` : `${table.runId} is no longer pinned`, () =>
              pin.mutate({ id: table.id, pinned: !pinned }),
            ),
        },
      );
    },
    async drop(table: StagingTable) {
      const { freedBytes } = await drop.mutateAsync({ id: table.id });
      notify.success(`The staging tables of ${table.runId} are dropped`, { description: `${formatBytes(freedBytes)} freed` });
    },
    cleanUp,
  };
}
