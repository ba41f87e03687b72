import { allowed, router } from '#server/api/trpc.ts';
import { kpiSeriesInput } from './kpi.schema.ts';
import { kpiSeries } from './kpi.service.ts';

export const kpiRouter = router({
  series: allowed('kpis.read')
    .input(kpiSeriesInput)
    .query(({ ctx, input }) => kpiSeries(ctx.app, ctx.actor, input)),
});
