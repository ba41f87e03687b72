'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';

/**
 * Server clock minus this clock, in milliseconds: 0 until it is known. With it a wrong clock on the viewer's machine shows no
 * wrong duration. Measured when the answer arrived, so it is late by the way back, a few milliseconds.
 */
export function useServerOffset(): number {
  const trpc = useTRPC();
  const { data, dataUpdatedAt } = useQuery(trpc.me.get.queryOptions(undefined, { staleTime: 60_000 }));
  return data ? data.serverTime.getTime() - dataUpdatedAt : 0;
}
