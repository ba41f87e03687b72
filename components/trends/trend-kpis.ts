import type { ApiOutputs } from '../api/trpc.ts';
import type { TrendBand } from '../charts/trend-chart.tsx';

export type KpiSeries = ApiOutputs['kpis']['series'][number];
export type TrendKpiName = 'rcr' | 'dqcs' | 'rei' | 'far';

/** A KPI as a chart needs it (semantics.md §5). */
export interface TrendKpi {
  kpi: TrendKpiName;
  name: string;
  description: string;
  unit?: string;
  digits: number;
  limits: readonly [number, number];
  bands: (thresholds: KpiSeries['thresholds']) => TrendBand[];
}

const coverage =
  (kpi: 'rcr' | 'far') =>
  (thresholds: KpiSeries['thresholds']): TrendBand[] => [
    { from: thresholds[kpi].healthy, to: 100, tone: 'good', label: 'Healthy' },
    { from: thresholds[kpi].warning, to: thresholds[kpi].healthy, tone: 'warn', label: 'Warning' },
    { from: 0, to: thresholds[kpi].warning, tone: 'bad', label: 'Critical' },
  ];

export const TREND_KPIS: readonly TrendKpi[] = [
  {
    kpi: 'rcr',
    name: 'RCR',
    description: 'Reconciliation coverage rate',
    unit: '%',
    digits: 2,
    limits: [0, 100],
    bands: coverage('rcr'),
  },
  {
    kpi: 'dqcs',
    name: 'DQCS',
    description: 'Data quality confidence score',
    digits: 3,
    limits: [0, 1],
    bands: ({ dqcs }) => [
      { from: dqcs.good, to: 1, tone: 'good', label: 'Good' },
      { from: dqcs.acceptable, to: dqcs.good, tone: 'warn', label: 'Acceptable' },
      { from: 0, to: dqcs.acceptable, tone: 'bad', label: 'Poor' },
    ],
  },
  {
    kpi: 'rei',
    name: 'REI',
    description: 'Reconciliation efficiency index',
    digits: 2,
    limits: [0, 100],
    bands: ({ rei }) => [
      { from: rei.excellent, to: 100, tone: 'good', label: 'Excellent' },
      { from: rei.good, to: rei.excellent, tone: 'good', label: 'Good' },
      { from: rei.acceptable, to: rei.good, tone: 'warn', label: 'Acceptable' },
      { from: rei.warning, to: rei.acceptable, tone: 'warn', label: 'Warning' },
      { from: 0, to: rei.warning, tone: 'bad', label: 'Critical' },
    ],
  },
  {
    kpi: 'far',
    name: 'FAR',
    description: 'Field agreement rate',
    unit: '%',
    digits: 2,
    limits: [0, 100],
    bands: coverage('far'),
  },
];

/** The bands of a chart; null when the rulesets in it have different thresholds, so that none would be true for all. */
export function sharedBands(kpi: TrendKpi, series: readonly KpiSeries[]): TrendBand[] | null {
  const [first, ...others] = series;
  if (!first) return [];
  const bands = kpi.bands(first.thresholds);
  const same = others.every((other) => JSON.stringify(kpi.bands(other.thresholds)) === JSON.stringify(bands));
  // Thresholds that touch leave a band without height.
  return same ? bands.filter((band) => band.from < band.to) : null;
}
