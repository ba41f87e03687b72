'use client';

import { TrendChart, type TrendStretchOfTime } from '../charts/trend-chart.tsx';
import { DownloadLines } from './download-lines.tsx';
import { type KpiSeries, sharedBands, type TrendKpi } from './trend-kpis.ts';
import { type FailedRun, trendAnnotations, trendLines } from './trend-lines.ts';

/** One KPI of the rulesets over time, and its numbers to take away. */
export function KpiTrend({
  kpi,
  series,
  failed,
  stretch,
  onStretch,
}: {
  kpi: TrendKpi;
  series: readonly KpiSeries[];
  failed: readonly FailedRun[];
  stretch: TrendStretchOfTime | null;
  onStretch: (stretch: TrendStretchOfTime | null) => void;
}) {
  const { name, description, unit, digits, limits } = kpi;
  const lines = trendLines(kpi.kpi, series, failed);
  const bands = sharedBands(kpi, series);
  return (
    <TrendChart
      label={name}
      series={lines}
      bands={bands ?? []}
      annotations={trendAnnotations(series)}
      unit={unit}
      digits={digits}
      limits={limits}
      stretch={stretch}
      onStretch={onStretch}
      header={
        <div className="flex items-center justify-between gap-3">
          <h2 className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-base font-medium">
            {name}
            <span className="text-sm font-normal text-ink-3">
              {description}
              {bands === null && '; the thresholds of these rulesets differ'}
            </span>
          </h2>
          <DownloadLines
            name={name}
            lines={lines}
            stretch={stretch}
            of={series.length === 1 ? series[0]!.rulesetId : `${series.length}-rulesets`}
          />
        </div>
      }
    />
  );
}
