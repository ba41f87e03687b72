'use client';

import { Download } from 'lucide-react';
import { TrendChart } from '../charts/trend-chart.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { trendCsv } from './trend-csv.ts';
import { type KpiSeries, sharedBands, type TrendKpi } from './trend-kpis.ts';
import { type FailedRun, trendAnnotations, trendLines } from './trend-lines.ts';

/** One KPI of the rulesets over time, and its numbers to take away. */
export function KpiTrend({ kpi, series, failed }: { kpi: TrendKpi; series: readonly KpiSeries[]; failed: readonly FailedRun[] }) {
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
      header={
        <div className="flex items-center justify-between gap-3">
          <h2 className="flex min-w-0 flex-wrap items-baseline gap-x-2 text-base font-medium">
            {name}
            <span className="text-sm font-normal text-ink-3">
              {description}
              {bands === null && '; the thresholds of these rulesets differ'}
            </span>
          </h2>
          <IconButton
            label={`Download ${name} as CSV`}
            icon={<Download />}
            onClick={() => saveText(trendCsv(lines), fileName(name, series))}
          />
        </div>
      }
    />
  );
}

function fileName(kpi: string, series: readonly KpiSeries[]): string {
  return `${kpi}-${series.length === 1 ? series[0]!.rulesetId : `${series.length}-rulesets`}.csv`;
}

function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
