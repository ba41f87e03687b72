'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { notify } from '../ui/notify.ts';

export type User = ApiOutputs['users']['list'][number];

/** The accounts, and the changes that take effect at once and can be taken back. */
export function useUsers() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.users.list.queryOptions());
  const settled = {
    onSettled: () => queryClient.invalidateQueries(trpc.users.list.queryFilter()),
    onError: (error: unknown) => notify.error(problemOf(error).message, { description: problemOf(error).advice }),
  };
  const setRole = useMutation(trpc.users.setRole.mutationOptions(settled));
  const setActive = useMutation(trpc.users.setActive.mutationOptions(settled));
  return {
    query,
    busy: setRole.isPending || setActive.isPending,
    setRole(user: User, role: Parameters<typeof setRole.mutate>[0]['role'], word: string) {
      const former = user.role as typeof role;
      setRole.mutate(
        { id: user.id, role },
        { onSuccess: () => notify.undo(`${user.name} is now ${word}`, () => setRole.mutate({ id: user.id, role: former })) },
      );
    },
    setActive(user: User, active: boolean) {
      setActive.mutate(
        { id: user.id, active },
        {
          onSuccess: () =>
            notify.undo(active ? `${user.name} can sign in again` : `${user.name} is signed out and can no longer sign in`, () =>
              setActive.mutate({ id: user.id, active: !active }),
            ),
        },
      );
    },
  };
}
