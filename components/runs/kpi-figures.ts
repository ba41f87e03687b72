import { resolveThresholds } from '#server/engine/kpis/kpi-status.ts';
import type { ThresholdSettings } from '#server/engine/kpis/thresholds.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import type { PreviousKpis } from '#server/features/runs/run-view.ts';
import { formatCount, formatDuration, formatNumber, formatPercent, formatRate } from '../ui/format.ts';
import type { Status } from '../ui/status-badge.tsx';

/** One KPI of a run with everything that explains it (semantics.md §5). */
export interface KpiFigure {
  name: string;
  description: string;
  value: number | null;
  unit?: string;
  digits: number;
  status: Status | null;
  previous: number | null | undefined;
  lowerIsBetter?: boolean;
  absent?: string;
  /** `Healthy from 95%`. */
  threshold: string;
  /** Its definition in words. */
  formula: string;
  /** The same with the run's own numbers, line by line. */
  numbers: string[];
}

/** The KPIs of a run in the order they are read. IRR only where the ruleset asks for it. */
export function kpiFigures(document: RunDocument, thresholds: ThresholdSettings, previous: PreviousKpis | null): KpiFigure[] {
  const bands = resolveThresholds(thresholds);
  const rows = formatCount(document.total_source_count);
  const used = document.rules.filter((rule) => rule.matched > 0).length;
  const compared = document.fields.reduce((sum, field) => sum + field.compared, 0);
  const mismatched = document.fields.reduce((sum, field) => sum + field.mismatched, 0);
  return [
    {
      name: 'RCR',
      description: 'Reconciliation coverage rate',
      value: document.rcr,
      unit: '%',
      digits: 2,
      status: document.rcr_status,
      previous: previous?.rcr,
      threshold: `Healthy from ${bands.rcr.healthy}%`,
      formula: 'matched rows ÷ source rows × 100',
      numbers: [`${formatCount(document.matched_count)} ÷ ${rows} × 100 = ${formatPercent(document.rcr)}`],
    },
    {
      name: 'DQCS',
      description: 'Data quality confidence score',
      value: document.dqcs,
      digits: 3,
      status: document.dqcs_status,
      previous: previous?.dqcs,
      threshold: `Good from ${bands.dqcs.good}`,
      formula: 'mean confidence of the matched pairs',
      numbers: confidenceNumbers(document),
    },
    {
      name: 'REI',
      description: 'Reconciliation efficiency index',
      value: document.rei,
      digits: 2,
      status: document.rei_status,
      previous: previous?.rei,
      threshold: `Good from ${bands.rei.good}`,
      formula: 'success × utilisation × speed ÷ 10,000',
      numbers: [
        `success: RCR = ${formatPercent(document.rei_success)}`,
        `utilisation: ${used} of ${formatCount(document.rules.length)} rules matched something = ${formatPercent(document.rei_utilisation)}`,
        `speed: 1 ms × ${rows} rows ÷ ${formatDuration(document.total_time_ms)}, at most 100 = ${formatPercent(document.rei_speed)}`,
        `uncapped: ${formatRate(document.rows_per_second)} of both sides`,
        `${formatNumber(document.rei_success, 2)} × ${formatNumber(document.rei_utilisation, 2)} × ${formatNumber(document.rei_speed, 2)} ÷ 10,000 = ${formatNumber(document.rei, 2)}`,
      ],
    },
    {
      name: 'FAR',
      description: 'Field agreement rate',
      value: document.far,
      unit: '%',
      digits: 2,
      status: document.far_status,
      previous: previous?.far,
      absent: 'Nothing was compared',
      threshold: `Healthy from ${bands.far.healthy}%`,
      formula: 'equal values ÷ compared values × 100, over matched pairs',
      numbers:
        document.far === null
          ? ['No value was compared: no pair matched, or the ruleset compares no field.']
          : [`${formatCount(compared - mismatched)} ÷ ${formatCount(compared)} × 100 = ${formatPercent(document.far)}`],
    },
    ...inactiveFigure(document, bands.irr.good),
  ];
}

function inactiveFigure(document: RunDocument, good: number): KpiFigure[] {
  if (document.irr === undefined) return [];
  return [
    {
      name: 'IRR',
      description: 'Inactive record rate',
      value: document.irr,
      unit: '%',
      digits: 2,
      status: document.irr_status ?? null,
      previous: undefined,
      lowerIsBetter: true,
      threshold: `Good up to ${good}%`,
      formula: 'rows that the inactive filter marks ÷ source rows × 100',
      numbers: [`of ${formatCount(document.total_source_count)} source rows = ${formatPercent(document.irr)}`],
    },
  ];
}

/** Beyond this many rules the sum is longer than it is helpful. */
const RULES_IN_A_SUM = 4;

function confidenceNumbers(document: RunDocument): string[] {
  if (document.matched_count === 0) return ['No pair matched: 0 by definition.'];
  const used = document.rules.filter((rule) => rule.matched > 0);
  const result = `÷ ${formatCount(document.matched_count)} = ${formatNumber(document.dqcs, 3)}`;
  if (used.length > RULES_IN_A_SUM) return [`the pairs of ${used.length} rules, each with the confidence of its rule`, result];
  const sum = used.map((rule) => `${formatCount(rule.matched)} × ${rule.confidence}`).join(' + ');
  return [`(${sum}) ${result}`];
}
