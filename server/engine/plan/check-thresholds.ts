import { resolveThresholds } from '../kpis/kpi-status.ts';
import type { ThresholdSettings } from '../kpis/thresholds.ts';
import type { PlanFindings } from './plan-findings.ts';

/** Bands must not cross: a ruleset that raises `warning` above `healthy` would make a status unreachable. */
export function checkThresholds(settings: ThresholdSettings, findings: PlanFindings): void {
  const resolved = resolveThresholds(settings);
  for (const [kpi, bands] of Object.entries(resolved)) {
    const ordered = kpi === 'irr' ? Object.entries(bands).reverse() : Object.entries(bands);
    for (const [index, [name, value]] of ordered.entries()) {
      const better = ordered[index - 1];
      if (better !== undefined && value > better[1]) {
        findings.problem(`thresholds.${kpi}.${name}`, `${name} is ${value}, above ${better[0]}, which is ${better[1]}`);
      }
    }
  }
}
