import type { RunSummary } from '#server/features/runs/run-view.ts';
import type { TrendAnnotation } from '../charts/trend-chart.tsx';
import type { TrendPoint, TrendSeries } from '../charts/trend-series.ts';
import type { Status } from '../ui/status-badge.tsx';
import type { KpiSeries, TrendKpiName } from './trend-kpis.ts';

export type FailedRun = Pick<RunSummary, 'id' | 'rulesetId' | 'queuedAt' | 'endedAt'>;

/** One line per ruleset, oldest run first. A run that failed has no value, and the line does not go on over it. */
export function trendLines(kpi: TrendKpiName, series: readonly KpiSeries[], failed: readonly FailedRun[]): TrendSeries[] {
  return series.map((one) => ({
    id: one.rulesetId,
    label: one.rulesetName,
    points: [
      ...one.points.map(
        (point): TrendPoint => ({
          id: point.runId,
          at: point.at,
          value: point[kpi],
          status: point[`${kpi}Status`] as Status | null,
          href: `/runs/${point.runId}`,
          note: `${point.runId}, version ${point.version}`,
        }),
      ),
      ...failed
        .filter((run) => run.rulesetId === one.rulesetId)
        .map(
          (run): TrendPoint => ({
            id: run.id,
            at: run.endedAt ?? run.queuedAt,
            value: null,
            status: 'failed',
            href: `/runs/${run.id}`,
            note: run.id,
          }),
        ),
    ].sort((a, b) => a.at.getTime() - b.at.getTime()),
  }));
}

/** When which version was published; where several rulesets are compared, of which. */
export function trendAnnotations(series: readonly KpiSeries[]): TrendAnnotation[] {
  return series.flatMap((one) =>
    one.annotations.map(({ at, label }) => ({ at, label: series.length > 1 ? `${one.rulesetName}: ${label.toLowerCase()}` : label })),
  );
}
