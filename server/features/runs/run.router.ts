import { tracked } from '@trpc/server';
import { allowed, router } from '#server/api/trpc.ts';
import { cancelRun } from './cancel-run.ts';
import { followRun } from './follow-run.ts';
import { findRunsInput, followRunInput, listRunsInput, retryRunInput, runEventsInput, runRef, startRunInput } from './run.schema.ts';
import { findRuns, getRun, listRuns, runEvents } from './run.service.ts';
import { retryRun, startRun } from './start-run.ts';

const NEVER = new AbortController().signal;

export const runRouter = router({
  start: allowed('runs.start')
    .input(startRunInput)
    .mutation(async ({ ctx, input }) => {
      const { id } = await startRun(ctx.app, ctx.actor, input);
      return { id };
    }),
  list: allowed('runs.read')
    .input(listRunsInput)
    .query(({ ctx, input }) => listRuns(ctx.app, ctx.actor, input)),
  get: allowed('runs.read')
    .input(runRef)
    .query(({ ctx, input }) => getRun(ctx.app, ctx.actor, input)),
  follow: allowed('runs.read')
    .input(followRunInput)
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const { place, message } of followRun(ctx.app, ctx.actor, input, signal ?? NEVER)) yield tracked(place, message);
    }),
  events: allowed('runs.read')
    .input(runEventsInput)
    .query(({ ctx, input }) => runEvents(ctx.app, ctx.actor, input)),
  cancel: allowed('runs.cancel')
    .input(runRef)
    .mutation(({ ctx, input }) => cancelRun(ctx.app, ctx.actor, input)),
  retry: allowed('runs.start')
    .input(retryRunInput)
    .mutation(({ ctx, input }) => retryRun(ctx.app, ctx.actor, input)),
  find: allowed('runs.read')
    .input(findRunsInput)
    .query(({ ctx, input }) => findRuns(ctx.app, ctx.actor, input)),
});
