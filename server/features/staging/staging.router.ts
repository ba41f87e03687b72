import { allowed, router } from '#server/api/trpc.ts';
import { extendStagingInput, listStagingInput, pinStagingInput, stagingRef } from './staging.schema.ts';
import { cleanUpNow, dropStagingTables, extendStaging, listStaging, pinStaging, previewStaging } from './staging.service.ts';

export const stagingRouter = router({
  list: allowed('staging.read')
    .input(listStagingInput)
    .query(({ ctx, input }) => listStaging(ctx.app, ctx.actor, input)),
  extend: allowed('staging.write')
    .input(extendStagingInput)
    .mutation(({ ctx, input }) => extendStaging(ctx.app, ctx.actor, input)),
  pin: allowed('staging.write')
    .input(pinStagingInput)
    .mutation(({ ctx, input }) => pinStaging(ctx.app, ctx.actor, input)),
  drop: allowed('staging.write')
    .input(stagingRef)
    .mutation(({ ctx, input }) => dropStagingTables(ctx.app, ctx.actor, input)),
  cleanUp: allowed('staging.write').mutation(({ ctx }) => cleanUpNow(ctx.app, ctx.actor)),
  preview: allowed('staging.read')
    .input(stagingRef)
    .query(({ ctx, input }) => previewStaging(ctx.app, ctx.actor, input)),
});
