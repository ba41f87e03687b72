'use client';

import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PoolRow } from './pool-row.tsx';

const LOOK_AGAIN_MS = 2_000;

/** How each process uses its connections to this database, as it is now. */
export function PoolPanel({ connectionId }: { connectionId: string }) {
  const trpc = useTRPC();
  const pools = useQuery(trpc.connections.pools.queryOptions({ id: connectionId }, { refetchInterval: LOOK_AGAIN_MS }));
  return (
    <Section title="Pool" description="Connections to the database that each process holds.">
      {pools.data ? (
        pools.data.length > 0 ? (
          <ul className="flex flex-col gap-5">
            {pools.data.map((pool, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: after a change one process has an old and a new pool for a while.
              <PoolRow key={`${pool.host}:${pool.pid}:${index}`} pool={pool} />
            ))}
          </ul>
        ) : (
          <p className="text-ink-2">No process has used this connection lately. Connections are opened when they are needed.</p>
        )
      ) : pools.error ? (
        <ErrorPanel problem={problemOf(pools.error)} onRetry={() => void pools.refetch()} retrying={pools.isFetching} />
      ) : (
        <Skeleton className="h-16 w-full" />
      )}
    </Section>
  );
}
