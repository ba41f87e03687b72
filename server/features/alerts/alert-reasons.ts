import type { KpiPoint } from '#server/db/generated/client.ts';
import { roundHalfAway } from '#server/engine/kpis/round-half-away.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { worsenedKpis } from '../kpis/worsened.ts';
import type { AlertConditions, AlertKpi } from './alert.schema.ts';

/** Why somebody is told, as a sentence and in parts a program can use. */
export type AlertReason =
  | { kind: 'run_failed'; text: string }
  | { kind: 'status_worsened'; text: string; kpi: AlertKpi; before: KpiReading; after: KpiReading }
  | { kind: 'rcr_fell'; text: string; points: number; before: number; after: number };

interface KpiReading {
  value: number | null;
  status: string;
}

/** The columns of a KPI point that alerts look at. */
export const ALERTED_COLUMNS = {
  rcr: true,
  rcrStatus: true,
  dqcs: true,
  dqcsStatus: true,
  rei: true,
  reiStatus: true,
  far: true,
  farStatus: true,
  irr: true,
  irrStatus: true,
} as const;

export type AlertedKpis = Pick<KpiPoint, AlertKpi | `${AlertKpi}Status`>;

/** What an alert looks at when a run has ended. */
export interface EndedRun {
  status: string;
  failure: RunFailure | null;
  /** Null unless it succeeded. */
  kpis: AlertedKpis | null;
  /** Those of the last good run before it; null when it was the first. */
  previous: AlertedKpis | null;
}

const DIGITS: Record<AlertKpi, number> = { rcr: 2, dqcs: 3, rei: 2, far: 2, irr: 2 };
const UNITS: Record<AlertKpi, string> = { rcr: '%', dqcs: '', rei: '', far: '%', irr: '%' };

/** Everything about the end of a run that the conditions ask for; nothing when there is nothing to tell. */
export function alertReasons(conditions: AlertConditions, { status, failure, kpis, previous }: EndedRun): AlertReason[] {
  const reasons: AlertReason[] = [];
  if (conditions.runFails && status === 'failed') reasons.push({ kind: 'run_failed', text: failureText(failure) });
  if (!kpis || !previous) return reasons;
  // Both are kept with as many digits, so that the difference has no more; what binary adds is taken away.
  const points = roundHalfAway(previous.rcr - kpis.rcr, DIGITS.rcr);
  if (conditions.rcrFalls !== null && points >= conditions.rcrFalls) {
    const text = `RCR fell by ${points.toFixed(2)} points, from ${kpiText('rcr', previous.rcr)} to ${kpiText('rcr', kpis.rcr)}.`;
    reasons.push({ kind: 'rcr_fell', text, points, before: previous.rcr, after: kpis.rcr });
  }
  for (const worse of worsenedKpis(previous, kpis)) {
    const kpi = worse.kpi.toLowerCase() as AlertKpi;
    if (!conditions.worsens.includes(kpi)) continue;
    const before = { value: previous[kpi], status: worse.before };
    const after = { value: kpis[kpi], status: worse.after };
    const text = `${worse.kpi} went from ${readingText(kpi, before)} to ${readingText(kpi, after)}.`;
    reasons.push({ kind: 'status_worsened', text, kpi, before, after });
  }
  return reasons;
}

/** `95.92%`, `0.862`. */
export function kpiText(kpi: AlertKpi, value: number): string {
  return `${value.toFixed(DIGITS[kpi])}${UNITS[kpi]}`;
}

/** `95.92%, HEALTHY`: with the status where there is one. */
export function readingText(kpi: AlertKpi, { value, status }: { value: number | null; status: string | null }): string {
  return [value === null ? 'no value' : kpiText(kpi, value), ...(status === null ? [] : [status.toLowerCase()])].join(', ');
}

function failureText(failure: RunFailure | null): string {
  return failure ? `The run failed. ${failure.message} ${failure.advice}` : 'The run failed.';
}
