'use client';

import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { BRUSH_HEIGHT, seriesColour, seriesDashes, TrendDrawing } from './trend-drawing.tsx';
import type { TrendSeries } from './trend-series.ts';
import { TrendTable } from './trend-table.tsx';

/** A stretch of the value axis with a meaning: HEALTHY from 90. */
export interface TrendBand {
  from: number;
  to: number;
  tone: 'good' | 'warn' | 'bad';
  label: string;
}

export interface TrendAnnotation {
  at: Date;
  /** `Version 4 published`, `Schema changed`. */
  label: string;
}

/** Milliseconds, both ends included. */
export interface TrendStretchOfTime {
  from: number;
  to: number;
}

export interface TrendChartProps {
  /** What is shown: `RCR`. Names the chart and the table. */
  label: string;
  /** One line per ruleset; the first is ink, the others take the series colours. */
  series: readonly TrendSeries[];
  /** Threshold bands; drawn pale behind the lines. */
  bands?: readonly TrendBand[];
  annotations?: readonly TrendAnnotation[];
  unit?: string;
  digits: number;
  /** The possible range of the value; `[0, 100]` for percentages, `[0, 1]` for DQCS. */
  limits: readonly [number, number];
  height?: number;
  /** A strip below to choose a stretch of time. By itself on when there are many moments. */
  brush?: boolean;
  /** The stretch that is shown; null is all of it. Without it the chart looks after itself. */
  stretch?: TrendStretchOfTime | null;
  onStretch?: (stretch: TrendStretchOfTime | null) => void;
  /** What a line stands for, in the table: `Ruleset`. */
  lineName?: string;
  /** Left of the chart/table switch: a heading, an export button. */
  header?: ReactNode;
}

/** As many moments are hard to tell apart without a brush. */
const BRUSH_FROM = 24;

function momentsIn(series: readonly TrendSeries[]): number {
  return new Set(series.flatMap((one) => one.points.map((point) => point.at.getTime()))).size;
}

/**
 * KPIs over time. Each run is a point that opens it, by mouse and by keyboard (one tab stop, then arrows and Enter); a run
 * without a value is a gap. The same numbers are one press away as a table.
 */
export function TrendChart(props: TrendChartProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const { height = 240, brush = momentsIn(props.series) >= BRUSH_FROM } = props;
  return (
    <figure aria-label={props.label} className="min-w-0">
      <div className="mb-2 flex items-center justify-between gap-4">
        <div className="min-w-0 flex-1">{props.header}</div>
        <SegmentedControl
          label={`How to see ${props.label}`}
          value={view}
          onValueChange={setView}
          options={[
            { value: 'chart', label: 'Chart', icon: <ChartLine aria-hidden /> },
            { value: 'table', label: 'Table', icon: <Table2 aria-hidden /> },
          ]}
        />
      </div>
      {view === 'chart' ? (
        <TrendDrawing {...props} brush={brush} height={height} />
      ) : (
        <TrendTable {...props} height={brush ? height + BRUSH_HEIGHT : height} />
      )}
      {props.series.length > 1 && view === 'chart' && <TrendLegend series={props.series} />}
    </figure>
  );
}

function TrendLegend({ series }: { series: readonly TrendSeries[] }) {
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
      {series.map((one, index) => (
        <li key={one.id} className="inline-flex items-center gap-2">
          <svg width="20" height="8" aria-hidden>
            <line
              x1="0"
              x2="20"
              y1="4"
              y2="4"
              stroke={seriesColour(index)}
              strokeWidth="2"
              strokeDasharray={seriesDashes[index % seriesDashes.length]}
            />
          </svg>
          {one.label}
        </li>
      ))}
    </ul>
  );
}
