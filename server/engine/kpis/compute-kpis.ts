import type { OutcomeCounts } from '../landing/contract.ts';
import type { DqcsStatus, IrrStatus, RcrStatus, ReiStatus } from '../run-document.ts';
import { dqcsStatus, farStatus, irrStatus, rcrStatus, reiStatus, resolveThresholds } from './kpi-status.ts';
import { roundHalfAway } from './round-half-away.ts';
import type { ThresholdSettings } from './thresholds.ts';

/** What the KPIs are made of; {@link OutcomeCounts} fits. */
export type KpiCounts = Pick<OutcomeCounts, 'totalSource' | 'equal' | 'mismatched' | 'inactive'> & {
  rules: Pick<OutcomeCounts['rules'][number], 'matched' | 'confidenceSum'>[];
  fields: Pick<OutcomeCounts['fields'][number], 'compared' | 'mismatched'>[];
};

/** Values as they are shown (rounded), statuses as decided before rounding. */
export interface Kpis {
  /** Percent, 2 decimals. */
  rcr: { value: number; status: RcrStatus };
  /** 0 to 1, 3 decimals. */
  dqcs: { value: number; status: DqcsStatus };
  /** 2 decimals; its parts in percent, `speed` capped at 100. */
  rei: { value: number; status: ReiStatus; success: number; utilisation: number; speed: number };
  /** Percent, 2 decimals; null when nothing was compared. */
  far: { value: number; status: RcrStatus } | null;
  /** Percent, 2 decimals; null without an inactive filter. */
  irr: { value: number; status: IrrStatus } | null;
}

/** The time one source row may take for a speed of 100 percent. */
const MILLISECONDS_PER_ROW_AT_FULL_SPEED = 1;

/** The KPIs of semantics.md §5. `runTimeMs` is the time of the whole run in milliseconds. */
export function computeKpis(counts: KpiCounts, runTimeMs: number, settings: ThresholdSettings = {}): Kpis {
  const thresholds = resolveThresholds(settings);
  const matched = counts.equal + counts.mismatched;

  const rcr = percentOf(matched, counts.totalSource);
  const confidenceSum = counts.rules.reduce((sum, rule) => sum + rule.confidenceSum, 0);
  const dqcs = matched === 0 ? 0 : confidenceSum / matched;

  const utilisation = percentOf(counts.rules.filter((rule) => rule.matched > 0).length, counts.rules.length);
  const speed = speedPercent(counts.totalSource, runTimeMs);
  const rei = (rcr * utilisation * speed) / 10_000;

  const far = fieldAgreement(counts.fields);
  const irr = counts.inactive === null ? null : percentOf(counts.inactive, counts.totalSource);

  return {
    rcr: { value: roundHalfAway(rcr, 2), status: rcrStatus(rcr, thresholds) },
    dqcs: { value: roundHalfAway(dqcs, 3), status: dqcsStatus(dqcs, thresholds) },
    rei: {
      value: roundHalfAway(rei, 2),
      status: reiStatus(rei, thresholds),
      success: roundHalfAway(rcr, 2),
      utilisation: roundHalfAway(utilisation, 2),
      speed: roundHalfAway(speed, 2),
    },
    far: far === null ? null : { value: roundHalfAway(far, 2), status: farStatus(far, thresholds) },
    irr: irr === null ? null : { value: roundHalfAway(irr, 2), status: irrStatus(irr, thresholds) },
  };
}

/** Equal cells ÷ compared cells × 100 (unrounded); null when no cell was compared. */
export function fieldAgreement(fields: KpiCounts['fields']): number | null {
  const compared = fields.reduce((sum, field) => sum + field.compared, 0);
  const mismatched = fields.reduce((sum, field) => sum + field.mismatched, 0);
  return compared === 0 ? null : percentOf(compared - mismatched, compared);
}

/** Multiplied before it is divided: 57 of 100 is then exactly 57, not 56.99999999999999. */
function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (part * 100) / whole;
}

function speedPercent(totalSource: number, runTimeMs: number): number {
  if (totalSource === 0) return 0;
  if (runTimeMs <= 0) return 100;
  return Math.min(100, percentOf(MILLISECONDS_PER_ROW_AT_FULL_SPEED * totalSource, runTimeMs));
}
