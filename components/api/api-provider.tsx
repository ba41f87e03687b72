'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/root.ts';
import { TRPCProvider } from './trpc.ts';

const URL = '/api/trpc';
const transformer = superjson;

/** Answers that come piece by piece to a POST: their input may hold a password, which must not stand in an address. */
const STREAMED = new Set(['connections.check']);

/** Characters of JSON; a longer input (a ruleset's own SQL) would make an address that servers refuse, so it is posted. */
const LONGEST_INPUT_IN_ADDRESS = 1000;

function inputLength(input: unknown): number {
  return input === undefined ? 0 : JSON.stringify(input).length;
}

function createApiClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL, transformer }),
        false: splitLink({
          condition: (operation) => STREAMED.has(operation.path),
          true: httpBatchStreamLink({ url: URL, transformer }),
          false: splitLink({
            condition: (operation) => operation.type === 'query' && inputLength(operation.input) > LONGEST_INPUT_IN_ADDRESS,
            true: httpBatchLink({ url: URL, transformer, methodOverride: 'POST' }),
            false: httpBatchLink({ url: URL, transformer, maxURLLength: 4000 }),
          }),
        }),
      }),
    ],
  });
}

/** An answer that will be the same next time: asking again only delays the message. */
function isFinal(error: unknown): boolean {
  const status = error instanceof TRPCClientError ? (error.data as { httpStatus?: number } | null)?.httpStatus : undefined;
  return status !== undefined && status >= 400 && status < 500;
}

function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (failures, error) => failures < 2 && !isFinal(error) },
    },
  });
}

/** Gives everything below it the typed API (`useTRPC`) and the cache of its answers. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createApiClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
