import type { ApiOutputs } from '../api/trpc.ts';
import type { TrendPoint, TrendSeries } from '../charts/trend-series.ts';
import { type FailedRun, failedPoints } from './trend-lines.ts';

export type RuleSeries = ApiOutputs['kpis']['ruleSeries'];
export type FieldSeries = ApiOutputs['kpis']['fieldSeries'];

/** One number of every rule or field over time, as a chart needs it. */
export interface BreakdownChart {
  name: string;
  description: string;
  unit?: string;
  digits: number;
  limits: readonly [number, number];
  series: TrendSeries[];
}

/** As many lines as there are colours that can be told apart. */
export const MOST_LINES = 6;

export function fieldName({ source, target }: { source: string; target: string }): string {
  return source === target ? source : `${source} → ${target}`;
}

/** What each rule matched, and how sure it was. */
export function ruleCharts({ rulesetId, series }: RuleSeries, chosen: readonly string[], failed: readonly FailedRun[]): BreakdownChart[] {
  const gaps = failedPoints(rulesetId, failed);
  const lines = series.filter(({ name }) => chosen.includes(name));
  const draw = (value: (point: RuleSeries['series'][number]['points'][number]) => number | null): TrendSeries[] =>
    lines.map(({ name, points }) => ({
      id: name,
      label: name,
      points: inOrder(
        points.map((point) => pointOf(point, value(point))),
        gaps,
      ),
    }));
  const matched = draw((point) => point.matched);
  return [
    { name: 'Matched', description: 'Pairs that each rule matched', digits: 0, limits: [0, highest(matched)], series: matched },
    {
      name: 'Confidence',
      description: 'Mean confidence of the pairs of each rule',
      digits: 3,
      limits: [0, 1],
      series: draw((point) => point.confidence),
    },
  ];
}

/** How each field agreed, and in how many rows it did not. */
export function fieldCharts({ rulesetId, series }: FieldSeries, chosen: readonly string[], failed: readonly FailedRun[]): BreakdownChart[] {
  const gaps = failedPoints(rulesetId, failed);
  const lines = series.filter((field) => chosen.includes(fieldName(field)));
  const draw = (value: (point: FieldSeries['series'][number]['points'][number]) => number | null): TrendSeries[] =>
    lines.map((field) => ({
      id: fieldName(field),
      label: fieldName(field),
      points: inOrder(
        field.points.map((point) => pointOf(point, value(point))),
        gaps,
      ),
    }));
  const mismatched = draw((point) => point.mismatched);
  return [
    {
      name: 'Agreement',
      description: 'Equal values of the compared ones',
      unit: '%',
      digits: 2,
      limits: [0, 100],
      series: draw((point) => point.agreement),
    },
    {
      name: 'Mismatched',
      description: 'Pairs whose values differ',
      digits: 0,
      limits: [0, highest(mismatched)],
      series: mismatched,
    },
  ];
}

/** Without a choice: the first rules, which match the most. */
export function usualRules({ series }: RuleSeries): string[] {
  return series.slice(0, MOST_LINES).map(({ name }) => name);
}

/** Without a choice: the fields that agree least in their last run, in their own order. */
export function usualFields({ series }: FieldSeries): string[] {
  const latest = (points: FieldSeries['series'][number]['points']) =>
    points.findLast(({ agreement }) => agreement !== null)?.agreement ?? 101;
  const worst = [...series].sort((a, b) => latest(a.points) - latest(b.points)).slice(0, MOST_LINES);
  return series.filter((field) => worst.includes(field)).map(fieldName);
}

function pointOf({ runId, at, version }: { runId: string; at: Date; version: number }, value: number | null): TrendPoint {
  return { id: runId, at, value, href: `/runs/${runId}`, note: `${runId}, version ${version}` };
}

function inOrder(points: TrendPoint[], gaps: TrendPoint[]): TrendPoint[] {
  return [...points, ...gaps].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** A count has no limit of its own. */
function highest(series: readonly TrendSeries[]): number {
  return Math.max(1, ...series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []))) * 1.1;
}
