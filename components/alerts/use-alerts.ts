'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { notify } from '../ui/notify.ts';
import type { Channel } from './channel-draft.ts';

export type Alert = ApiOutputs['alerts']['list'][number];

const LOOK_AGAIN_MS = 15_000;

/** Alerts and channels, and what takes effect at once. */
export function useAlerts() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const alerts = useQuery(trpc.alerts.list.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  const channels = useQuery(trpc.alerts.channels.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  const refresh = () => queryClient.invalidateQueries(trpc.alerts.pathFilter());
  const told = {
    onSettled: refresh,
    onError: (error: unknown) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
  };
  const enable = useMutation(trpc.alerts.enable.mutationOptions(told));
  const remove = useMutation(trpc.alerts.remove.mutationOptions({ onSettled: refresh }));
  const removeChannel = useMutation(trpc.alerts.removeChannel.mutationOptions({ onSettled: refresh }));
  const test = useMutation(trpc.alerts.testChannel.mutationOptions(told));
  return {
    alerts,
    channels,
    mayWrite: useCan('alerts.write') === true,
    mayWriteChannels: useCan('channels.write') === true,
    setEnabled(alert: Alert, enabled: boolean) {
      enable.mutate(
        { id: alert.id, enabled },
        {
          onSuccess: () =>
            notify.undo(`The alert ${alert.name} is ${enabled ? 'on' : 'off'}`, () => enable.mutate({ id: alert.id, enabled: !enabled })),
        },
      );
    },
    async remove(alert: Alert) {
      await remove.mutateAsync({ id: alert.id });
      notify.success(`The alert ${alert.name} is deleted`);
    },
    async removeChannel(channel: Channel) {
      await removeChannel.mutateAsync({ id: channel.id });
      notify.success(`The channel ${channel.name} is deleted`);
    },
    testing: test.isPending ? (test.variables.id ?? null) : null,
    test(channel: Channel) {
      test.mutate(
        { id: channel.id },
        {
          onSuccess: ({ sent, answer, error }) => {
            if (sent) notify.success(`A test has gone to ${channel.name}`, { description: answer ?? undefined });
            else notify.error(error?.message ?? 'The test did not arrive.', { description: answer ?? error?.advice });
          },
        },
      );
    },
  };
}
