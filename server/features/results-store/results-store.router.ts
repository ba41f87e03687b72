import { allowed, router } from '#server/api/trpc.ts';
import { runRef } from '../runs/run.schema.ts';
import { resultsStoreSetup, storeRunResult } from './results-store.service.ts';

export const resultsStoreRouter = router({
  setup: allowed('runs.read').query(({ ctx }) => resultsStoreSetup(ctx.app, ctx.actor)),
  store: allowed('runs.start')
    .input(runRef)
    .mutation(({ ctx, input }) => storeRunResult(ctx.app, ctx.actor, input)),
});
