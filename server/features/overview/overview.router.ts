import { allowed, router } from '#server/api/trpc.ts';
import { overview } from './overview.service.ts';

export const overviewRouter = router({
  get: allowed('runs.read').query(({ ctx }) => overview(ctx.app, ctx.actor)),
});
