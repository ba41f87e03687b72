import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { AppContext } from '#server/app-context.ts';
import { sameOrigin } from '#server/auth/same-origin.ts';
import { createApiContext } from './context.ts';
import { isUnforeseen } from './problem.ts';
import { appRouter } from './root.ts';

/** Answers a request under /api/trpc: queries, mutations and server-sent subscriptions. */
export async function handleTrpc(app: AppContext, request: Request): Promise<Response> {
  if (request.method !== 'GET' && !sameOrigin(request, app.environment.url)) {
    return Response.json({ message: 'This request comes from another site.' }, { status: 403 });
  }
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    // The browser posts its queries too (components/api/api-provider.tsx).
    allowMethodOverride: true,
    createContext: () => createApiContext(app, request.headers),
    responseMeta: ({ ctx }) => ({ headers: { 'cache-control': 'no-store', ...(ctx ? { 'x-request-id': ctx.requestId } : {}) } }),
    onError({ error, path, ctx }) {
      if (!isUnforeseen(error)) return;
      app.log.error({ err: error.cause ?? error, path, requestId: ctx?.requestId }, 'a call failed');
    },
  });
}
