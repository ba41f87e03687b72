'use client';

import { Download } from 'lucide-react';
import type { TrendStretchOfTime } from '../charts/trend-chart.tsx';
import { isWithin, type TrendSeries } from '../charts/trend-series.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { trendCsv } from './trend-csv.ts';

/** The points of one chart to take away: those that it shows. */
export function DownloadLines({
  name,
  of,
  lines,
  lineName,
  stretch,
}: {
  name: string;
  /** Whose they are, for the name of the file. */
  of: string;
  lines: readonly TrendSeries[];
  /** What a line stands for: `rule`. A ruleset without it. */
  lineName?: string;
  stretch: TrendStretchOfTime | null;
}) {
  const shown = lines.map((line) => ({ ...line, points: line.points.filter((point) => isWithin(point.at, stretch)) }));
  return (
    <IconButton
      label={`Download ${name} as CSV`}
      icon={<Download />}
      onClick={() => saveText(trendCsv(shown, lineName), `${name}-${of}.csv`)}
    />
  );
}

function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
