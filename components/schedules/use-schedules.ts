'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { newRequestKey } from '../runs/request-key.ts';
import { notify } from '../ui/notify.ts';
import type { Schedule } from './schedule-draft.ts';

const LOOK_AGAIN_MS = 10_000;

const urlState = {
  /** Only those of one ruleset. */
  ruleset: parseAsString,
  /** The one whose details are shown. */
  schedule: parseAsString,
};

/** The schedules that the URL asks for, and what can be done to them at once. */
export function useSchedules() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [view, setView] = useQueryStates(urlState, { history: 'push' });
  const query = useQuery(
    trpc.schedules.list.queryOptions(view.ruleset ? { rulesetId: view.ruleset } : {}, {
      placeholderData: keepPreviousData,
      refetchInterval: LOOK_AGAIN_MS,
    }),
  );
  const refresh = () => queryClient.invalidateQueries(trpc.schedules.pathFilter());
  const told = {
    onSettled: refresh,
    onError: (error: unknown) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
  };
  const pause = useMutation(trpc.schedules.pause.mutationOptions(told));
  const resume = useMutation(trpc.schedules.resume.mutationOptions(told));
  const remove = useMutation(trpc.schedules.remove.mutationOptions({ onSettled: refresh }));
  const run = useMutation(
    trpc.schedules.run.mutationOptions({
      ...told,
      onSuccess: ({ id }) => {
        void queryClient.invalidateQueries(trpc.runs.list.queryFilter());
        router.push(`/runs/${id}`);
      },
    }),
  );
  const setPaused = (id: string, paused: boolean, options?: { onSuccess: () => void }) => (paused ? pause : resume).mutate({ id }, options);
  return {
    query,
    view,
    mayWrite: useCan('schedules.write') === true,
    mayRun: useCan('runs.start') === true,
    running: run.isPending,
    hrefOf: (schedule: Schedule) =>
      `/schedules?${new URLSearchParams({ ...(view.ruleset && { ruleset: view.ruleset }), schedule: schedule.id })}`,
    setRuleset: (ruleset: string | null) => void setView({ ruleset, schedule: null }),
    closeDetails: () => void setView({ schedule: null }),
    setPaused(schedule: Schedule, paused: boolean) {
      const said = paused ? `The schedule of ${schedule.rulesetName} is paused` : `The schedule of ${schedule.rulesetName} goes on`;
      setPaused(schedule.id, paused, { onSuccess: () => notify.undo(said, () => setPaused(schedule.id, !paused)) });
    },
    runNow(schedule: Schedule) {
      if (!run.isPending) run.mutate({ id: schedule.id, requestKey: newRequestKey() });
    },
    async remove(schedule: Schedule) {
      await remove.mutateAsync({ id: schedule.id });
      if (view.schedule === schedule.id) void setView({ schedule: null });
      notify.success(`The schedule of ${schedule.rulesetName} is deleted`);
    },
  };
}
