'use client';

import { useMemo, useState } from 'react';
import { Brush, CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts';
import { formatNumber } from '../ui/format.ts';
import type { TrendBand, TrendChartProps, TrendStretchOfTime } from './trend-chart.tsx';
import { TrendDot } from './trend-dot.tsx';
import { TrendHover } from './trend-hover.tsx';
import { formatTick, timeTicks, trendDomain, valueTicks } from './trend-scale.ts';
import { placesWithin, trendRows } from './trend-series.ts';
import { useSameWhile } from './use-same-while.ts';

/** Pixels the brush takes below the plot. */
export const BRUSH_HEIGHT = 44;

const axisTick = { fontSize: 12, fill: 'var(--ink-3)' };

/** Ink first; the other colours mean nothing but `another line`. */
export const seriesColour = (index: number) => `var(--series-${(index % 6) + 1})`;
/** Lines are told apart without colour too. */
export const seriesDashes = [undefined, '6 3', '2 3', '8 3 2 3', '4 4', '1 3'];

/** The plot itself: bands, lines, points, annotations, brush. */
export function TrendDrawing({
  label,
  series,
  bands = [],
  annotations = [],
  unit = '',
  digits,
  limits,
  height,
  brush,
  stretch,
  onStretch,
}: TrendChartProps & { height: number; brush: boolean }) {
  // The brush goes back to the whole of the time whenever it is given other rows, be they equal.
  const same = useSameWhile(JSON.stringify(series), series);
  const { rows, stretches, points } = useMemo(() => trendRows(same), [same]);
  const [ownStretch, setOwnStretch] = useState<TrendStretchOfTime | null>(null);
  const setStretch = onStretch ?? setOwnStretch;
  const range = placesWithin(rows, stretch === undefined ? ownStretch : stretch);
  const shown = range ? rows.slice(range.startIndex, range.endIndex + 1) : rows;
  const from = shown[0]?.at ?? 0;
  const to = shown.at(-1)?.at ?? 0;
  const values = shown.flatMap((row) => stretches.map((stretch) => row[stretch.key]).filter((value) => value !== undefined));
  const domain = trendDomain(
    values,
    bands.map((band) => band.from).filter((edge) => edge > limits[0]),
    limits,
  );
  const name = (value: number) => `${formatNumber(value, digits)}${unit}`;
  // Air for the first and the last dot; a single moment has no width of its own and gets an hour on each side.
  const air = from === to ? 3_600_000 : (to - from) * 0.02;
  const timeDomain: [number, number] = [from - air, to + air];
  // Recharts hides a line that lies outside, but not its label.
  const marks = annotations.filter(({ at }) => at.getTime() >= timeDomain[0] && at.getTime() <= timeDomain[1]);
  const ticks = valueTicks(domain);
  const tickDigits = Math.min(digits, Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length)));

  return (
    <TrendHover points={points} series={series} name={name} label={label}>
      <LineChart
        // The brush cuts by itself; without one, points beyond the stretch would still be there for the keyboard.
        data={brush ? rows : shown}
        responsive
        accessibilityLayer={false}
        margin={{ top: 8, right: bands.length > 0 ? 72 : 8, bottom: 0, left: 0 }}
        style={{ width: '100%', height: brush ? height + BRUSH_HEIGHT : height }}
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
            label={(place: object) => <BandName place={place} band={band} />}
          />
        ))}
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {bands
          .filter((band) => band.from > domain[0] && band.from < domain[1])
          .map((band) => (
            <ReferenceLine key={band.label} y={band.from} stroke={`var(--${band.tone})`} strokeOpacity={0.5} strokeDasharray="3 3" />
          ))}
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={timeDomain}
          allowDataOverflow
          ticks={timeTicks(timeDomain[0], timeDomain[1], 9)}
          tickFormatter={(at: number) => formatTick(at, timeDomain[0], timeDomain[1])}
          interval="equidistantPreserveStart"
          tick={axisTick}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
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
        {marks.map((annotation) => (
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
            strokeDasharray={seriesDashes[stretch.series % seriesDashes.length]}
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
        {brush && (
          <Brush
            dataKey="at"
            height={24}
            travellerWidth={8}
            stroke="var(--line-strong)"
            fill="var(--paper)"
            traveller={(traveller) => <Traveller x={traveller.x} y={traveller.y} height={traveller.height} />}
            ariaLabel={`Stretch of time shown in ${label}`}
            tickFormatter={() => ''}
            startIndex={range?.startIndex ?? 0}
            endIndex={range?.endIndex ?? rows.length - 1}
            onChange={({ startIndex = 0, endIndex = rows.length - 1 }) => {
              const [first, last] = [rows[startIndex], rows[endIndex]];
              const whole = startIndex === 0 && endIndex === rows.length - 1;
              setStretch(whole || !first || !last ? null : { from: first.at, to: last.at });
            }}
          />
        )}
      </LineChart>
    </TrendHover>
  );
}

/** The word of a band beside the plot, in the middle of what is seen of it; left away where there is no room for a line. */
function BandName({ place, band }: { place: object; band: TrendBand }) {
  const box = 'viewBox' in place ? (place.viewBox as { x: number; y: number; width: number; height: number }) : null;
  if (!box || box.height < 14) return null;
  return (
    <text x={box.x + box.width + 8} y={box.y + box.height / 2} dominantBaseline="central" fontSize={11} fill={`var(--${band.tone})`}>
      {band.label}
    </text>
  );
}

/** A handle of the brush: 8 px seen, 24 px to take hold of. */
function Traveller({ x, y, height }: { x: number; y: number; height: number }) {
  return (
    <g>
      <rect x={x - 8} y={y} width={24} height={height} fill="transparent" />
      <rect x={x + 1} y={y + 4} width={6} height={height - 8} rx={2} fill="var(--control)" />
    </g>
  );
}
