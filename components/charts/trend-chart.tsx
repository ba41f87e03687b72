'use client';

import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Brush, CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts';
import { formatNumber } from '../ui/format.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TrendDot } from './trend-dot.tsx';
import { TrendHover } from './trend-hover.tsx';
import { formatTick, timeTicks, trendDomain, valueTicks } from './trend-scale.ts';
import { type TrendSeries, trendRows } from './trend-series.ts';
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
  /** A strip below to choose a stretch of time. On by itself from 24 moments. */
  brush?: boolean;
  /** Left of the chart/table switch: a heading, an export button. */
  header?: ReactNode;
}

const axisTick = { fontSize: 12, fill: 'var(--ink-3)' };
export const seriesColour = (index: number) => `var(--series-${(index % 6) + 1})`;
/** Lines are told apart without colour too. */
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '4 4', '1 3'];

/**
 * KPIs over time. Each run is a point that opens it, by mouse and by keyboard (one tab stop, then arrows and Enter); a run
 * without a value is a gap. The same numbers are one press away as a table.
 */
export function TrendChart(props: TrendChartProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
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
      {view === 'chart' ? <TrendDrawing {...props} /> : <TrendTable {...props} />}
      {props.series.length > 1 && view === 'chart' && <TrendLegend series={props.series} />}
    </figure>
  );
}

function TrendDrawing({ label, series, bands = [], annotations = [], unit = '', digits, limits, height = 240, brush }: TrendChartProps) {
  const { rows, stretches, points } = useMemo(() => trendRows(series), [series]);
  const [range, setRange] = useState<{ startIndex: number; endIndex: number } | null>(null);
  const shown = range ? rows.slice(range.startIndex, range.endIndex + 1) : rows;
  const from = shown[0]?.at ?? 0;
  const to = shown.at(-1)?.at ?? 0;
  const values = shown.flatMap((row) => stretches.map((stretch) => row[stretch.key]).filter((value) => value !== undefined));
  const domain = trendDomain(
    values,
    bands.map((band) => band.from).filter((edge) => edge > limits[0]),
    limits,
  );
  const brushed = brush ?? rows.length >= 24;
  const name = (value: number) => `${formatNumber(value, digits)}${unit}`;
  // A single moment has no width: give it an hour on each side.
  const timeDomain: [number, number] = from === to ? [from - 3_600_000, to + 3_600_000] : [from, to];
  const ticks = valueTicks(domain);
  const tickDigits = Math.min(digits, Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length)));

  return (
    <TrendHover points={points} series={series} name={name} label={label}>
      <LineChart
        data={rows}
        responsive
        accessibilityLayer={false}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
        style={{ width: '100%', height: height + (brushed ? 44 : 0) }}
      >
        {bands.map((band) => (
          <ReferenceArea
            key={band.label}
            y1={Math.max(band.from, domain[0])}
            y2={Math.min(band.to, domain[1])}
            ifOverflow="hidden"
            fill={`var(--${band.tone}-bg)`}
            fillOpacity={0.75}
            stroke="none"
          />
        ))}
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {bands
          .filter((band) => band.from > domain[0] && band.from < domain[1])
          .map((band) => (
            <ReferenceLine
              key={band.label}
              y={band.from}
              stroke={`var(--${band.tone})`}
              strokeOpacity={0.5}
              strokeDasharray="3 3"
              label={{
                value: `${band.label} from ${formatNumber(band.from, tickDigits)}${unit}`,
                position: 'insideBottomRight',
                fontSize: 11,
                fill: `var(--${band.tone})`,
              }}
            />
          ))}
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={timeDomain}
          allowDataOverflow
          ticks={timeTicks(timeDomain[0], timeDomain[1])}
          tickFormatter={(at: number) => formatTick(at, timeDomain[0], timeDomain[1])}
          tick={axisTick}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          padding={{ left: 12, right: 12 }}
          height={26}
        />
        <YAxis
          domain={domain}
          ticks={ticks}
          tickFormatter={(value: number) => `${formatNumber(value, tickDigits)}${unit}`}
          tick={axisTick}
          tickLine={false}
          axisLine={false}
          width={52}
        />
        {annotations.map((annotation) => (
          <ReferenceLine
            key={`${annotation.at.getTime()}-${annotation.label}`}
            x={annotation.at.getTime()}
            stroke="var(--ink-3)"
            strokeDasharray="2 3"
            ifOverflow="hidden"
            label={{ value: annotation.label, position: 'insideTopLeft', fontSize: 11, fill: 'var(--ink-2)' }}
          />
        ))}
        {stretches.map((stretch) => (
          <Line
            key={stretch.key}
            dataKey={stretch.key}
            type="linear"
            connectNulls
            isAnimationActive={false}
            stroke={seriesColour(stretch.series)}
            strokeDasharray={dashes[stretch.series % dashes.length]}
            strokeWidth={1.5}
            activeDot={false}
            dot={(dot) => (
              <TrendDot
                key={`${stretch.key}@${dot.payload.at}`}
                id={`${stretch.key}@${dot.payload.at}`}
                cx={dot.cx}
                cy={dot.cy}
                point={points.get(`${stretch.key}@${dot.payload.at}`)}
                colour={seriesColour(stretch.series)}
                wordsFor={(point) => `${series.length > 1 ? `${series[stretch.series]!.label}, ` : ''}${label} ${name(point.value!)}`}
              />
            )}
          />
        ))}
        {brushed && (
          <Brush
            dataKey="at"
            height={24}
            travellerWidth={8}
            stroke="var(--control)"
            fill="var(--sunken)"
            ariaLabel={`Stretch of time shown in ${label}`}
            tickFormatter={() => ''}
            onChange={({ startIndex, endIndex }) =>
              setRange(startIndex === undefined || endIndex === undefined ? null : { startIndex, endIndex })
            }
          />
        )}
      </LineChart>
    </TrendHover>
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
              strokeDasharray={dashes[index % dashes.length]}
            />
          </svg>
          {one.label}
        </li>
      ))}
    </ul>
  );
}
