import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import type { Permission } from '#server/auth/permissions.ts';
import { NotSignedIn, permit } from '#server/auth/permit.ts';
import type { ApiContext } from './context.ts';
import { describeProblem, trpcCodeOf } from './problem.ts';

/** Who may call a procedure. A test walks the whole router and fails on a procedure that does not say it. */
export interface ProcedureMeta {
  access: Permission | 'public' | 'signed_in';
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
    errorFormatter: ({ shape, error, ctx }) => {
      const problem = describeProblem(error, ctx?.requestId ?? '');
      const { stack: _, ...data } = shape.data;
      return { ...shape, message: problem.message, data: { ...data, tieout: problem } };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Services throw our own errors; the HTTP status is decided here, once. */
const mapped = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause ?? result.error;
  throw new TRPCError({ code: trpcCodeOf(result.error), message: result.error.message, cause });
});

/** For everybody, signed in or not. */
export const open = mapped.meta({ access: 'public' });

const signedInProcedure = mapped.use(({ ctx, next }) => {
  if (!ctx.actor || !ctx.viewer) throw new NotSignedIn();
  return next({ ctx: { ...ctx, actor: ctx.actor, viewer: ctx.viewer } });
});

/** For everybody who is signed in, about themselves. */
export const signedIn = signedInProcedure.meta({ access: 'signed_in' });

/**
 * A procedure for those whose role holds the permission.
 *
 *     start: allowed('runs.start').input(startRunInput).mutation(({ ctx, input }) => startRun(ctx.app, ctx.actor, input)),
 */
export function allowed(permission: Permission) {
  return signedInProcedure.meta({ access: permission }).use(({ ctx, next }) => {
    permit(ctx.actor, permission);
    return next();
  });
}
