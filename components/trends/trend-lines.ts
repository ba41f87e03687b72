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
      ...failedPoints(one.rulesetId, failed),
    ].sort((a, b) => a.at.getTime() - b.at.getTime()),
  }));
}

/** Gaps: runs of a ruleset that have no value. */
export function failedPoints(rulesetId: string, failed: readonly FailedRun[]): TrendPoint[] {
  return failed
    .filter((run) => run.rulesetId === rulesetId)
    .map(({ id, endedAt, queuedAt }) => ({ id, at: endedAt ?? queuedAt, value: null, status: 'failed', href: `/runs/${id}`, note: id }));
}

/** Labels of the chart are as short as `v3`; two that are nearer to each other than this share of the time would overlap. */
const NEAR = 0.06;

/** When versions were published and schemas changed: one mark for those that are close together within the time of the points. */
export function trendAnnotations(series: readonly KpiSeries[]): TrendAnnotation[] {
  const times = series.flatMap((one) => one.points.map((point) => point.at.getTime()));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const marks: { at: Date; versions: Set<number>; schema: boolean }[] = [];
  const all = series.flatMap((one) => one.annotations).sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, kind, label } of all) {
    let mark = marks.at(-1);
    if (!mark || at.getTime() - mark.at.getTime() >= (to - from) * NEAR) {
      mark = { at, versions: new Set(), schema: false };
      marks.push(mark);
    }
    if (kind === 'schema_changed') mark.schema = true;
    else mark.versions.add(Number(/\d+/.exec(label)?.[0]));
  }
  return marks.map(({ at, versions, schema }) => ({
    at,
    label: [...[...versions].sort((a, b) => a - b).map((version) => `v${version}`), ...(schema ? ['schema'] : [])].join(', '),
  }));
}
