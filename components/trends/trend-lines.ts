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

/** Labels of the chart are as short as `v3`; two that are nearer to each other than this share of the time would overlap. */
const NEAR = 0.06;

/** When versions were published, within the time that the points take: one mark for those that are close together. */
export function trendAnnotations(series: readonly KpiSeries[]): TrendAnnotation[] {
  const times = series.flatMap((one) => one.points.map((point) => point.at.getTime()));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const marks: { at: Date; versions: Set<number> }[] = [];
  const published = series.flatMap((one) => one.annotations).sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, label } of published) {
    const version = Number(/\d+/.exec(label)?.[0]);
    const last = marks.at(-1);
    if (last && at.getTime() - last.at.getTime() < (to - from) * NEAR) last.versions.add(version);
    else marks.push({ at, versions: new Set([version]) });
  }
  return marks.map(({ at, versions }) => ({
    at,
    label: [...versions]
      .sort((a, b) => a - b)
      .map((version) => `v${version}`)
      .join(', '),
  }));
}
