import { allowed, router } from '#server/api/trpc.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { keyHistory } from './key-history.ts';
import { duplicateKeysInput, keyHistoryInput, outcomeColumnsInput, outcomeCountInput, outcomePageInput } from './outcome.schema.ts';
import { countOutcomes, outcomeColumns, outcomePage } from './outcome.service.ts';

export const outcomeRouter = router({
  columns: allowed('outcomes.read')
    .input(outcomeColumnsInput)
    .query(({ ctx, input }) => outcomeColumns(ctx.app, ctx.actor, input)),
  page: allowed('outcomes.read')
    .input(outcomePageInput)
    .query(({ ctx, input, signal }) => outcomePage(ctx.app, ctx.actor, input, signal)),
  count: allowed('outcomes.read')
    .input(outcomeCountInput)
    .query(({ ctx, input, signal }) => countOutcomes(ctx.app, ctx.actor, input, signal)),
  duplicates: allowed('outcomes.read')
    .input(duplicateKeysInput)
    .query(({ ctx, input, signal }) => duplicateKeys(ctx.app, ctx.actor, input, signal)),
  keyHistory: allowed('outcomes.read')
    .input(keyHistoryInput)
    .query(({ ctx, input, signal }) => keyHistory(ctx.app, ctx.actor, input, signal)),
});
