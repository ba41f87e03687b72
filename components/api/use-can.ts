'use client';

import { useQuery } from '@tanstack/react-query';
import type { Permission } from '#server/auth/permissions.ts';
import { useTRPC } from './trpc.ts';

const MINUTE_MS = 60_000;

/** Whether the signed-in person may do something; `undefined` until it is known. Only for what is shown: the server decides. */
export function useCan(permission: Permission): boolean | undefined {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.me.get.queryOptions(undefined, { staleTime: MINUTE_MS }));
  return data?.permissions.includes(permission);
}
