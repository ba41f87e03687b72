import { allowed, router } from '#server/api/trpc.ts';
import { fieldSeries, ruleSeries } from './breakdown-series.ts';
import { breakdownSeriesInput, kpiSeriesInput } from './kpi.schema.ts';
import { kpiSeries } from './kpi.service.ts';

export const kpiRouter = router({
  series: allowed('kpis.read')
    .input(kpiSeriesInput)
    .query(({ ctx, input }) => kpiSeries(ctx.app, ctx.actor, input)),
  ruleSeries: allowed('kpis.read')
    .input(breakdownSeriesInput)
    .query(({ ctx, input }) => ruleSeries(ctx.app, ctx.actor, input)),
  fieldSeries: allowed('kpis.read')
    .input(breakdownSeriesInput)
    .query(({ ctx, input }) => fieldSeries(ctx.app, ctx.actor, input)),
});
