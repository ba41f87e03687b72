'use client';

import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import { type ReactNode, useState } from 'react';
import superjson from 'superjson';
import type { AppRouter } from '#server/api/root.ts';
import { signInPath } from '../auth/next-path.ts';
import { TRPCProvider } from './trpc.ts';

const URL = '/api/trpc';
const transformer = superjson;

/** Answers that come piece by piece to a POST: their input may hold a password, which must not stand in an address. */
const STREAMED = new Set(['connections.check']);

function createApiClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL, transformer }),
        false: splitLink({
          condition: (operation) => STREAMED.has(operation.path),
          true: httpBatchStreamLink({ url: URL, transformer }),
          // Questions are posted too: a definition or a filter may be too long for an address, and belongs in no access log.
          false: httpBatchLink({ url: URL, transformer, methodOverride: 'POST' }),
        }),
      }),
    ],
  });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof TRPCClientError ? (error.data as { httpStatus?: number } | null)?.httpStatus : undefined;
}

/** An answer that will be the same next time: asking again only delays the message. */
function isFinal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500;
}

/** The session has ended: sign in and come back. A form being sent is not left, it shows the refusal. */
function leaveIfSignedOut(error: unknown): void {
  const { pathname, search, hash } = window.location;
  if (statusOf(error) === 401 && pathname !== '/sign-in') window.location.assign(signInPath(pathname + search + hash));
}

function createQueryClient() {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveIfSignedOut }),
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
