import type { DqcsStatus, IrrStatus, RcrStatus, ReiStatus } from '../run-document.ts';
import { withoutBinaryNoise } from './round-half-away.ts';
import type { ThresholdSettings } from './thresholds.ts';

/** Defaults of semantics.md §5: percentages, and 0 to 1 for DQCS. */
export const DEFAULT_THRESHOLDS = {
  rcr: { healthy: 90, warning: 80 },
  dqcs: { good: 0.8, acceptable: 0.7 },
  rei: { excellent: 50, good: 40, acceptable: 30, warning: 20 },
  irr: { excellent: 5, good: 10, warning: 20 },
  far: { healthy: 90, warning: 80 },
} as const;

type Thresholds = { [Kpi in keyof typeof DEFAULT_THRESHOLDS]: { [Name in keyof (typeof DEFAULT_THRESHOLDS)[Kpi]]: number } };

/** All thresholds, a ruleset's own in place of the defaults. */
export function resolveThresholds(settings: ThresholdSettings): Thresholds {
  return {
    rcr: { ...DEFAULT_THRESHOLDS.rcr, ...settings.rcr },
    dqcs: { ...DEFAULT_THRESHOLDS.dqcs, ...settings.dqcs },
    rei: { ...DEFAULT_THRESHOLDS.rei, ...settings.rei },
    irr: { ...DEFAULT_THRESHOLDS.irr, ...settings.irr },
    far: { ...DEFAULT_THRESHOLDS.far, ...settings.far },
  };
}

// Statuses are decided on the unrounded value: 89.996 is shown as 90.00 and is still a WARNING.

export function rcrStatus(percent: number, { rcr }: Thresholds): RcrStatus {
  return reaches(percent, rcr.healthy) ? 'HEALTHY' : reaches(percent, rcr.warning) ? 'WARNING' : 'CRITICAL';
}

export function farStatus(percent: number, { far }: Thresholds): RcrStatus {
  return reaches(percent, far.healthy) ? 'HEALTHY' : reaches(percent, far.warning) ? 'WARNING' : 'CRITICAL';
}

export function dqcsStatus(score: number, { dqcs }: Thresholds): DqcsStatus {
  return reaches(score, dqcs.good) ? 'GOOD' : reaches(score, dqcs.acceptable) ? 'ACCEPTABLE' : 'POOR';
}

export function reiStatus(index: number, { rei }: Thresholds): ReiStatus {
  if (reaches(index, rei.excellent)) return 'EXCELLENT';
  if (reaches(index, rei.good)) return 'GOOD';
  if (reaches(index, rei.acceptable)) return 'ACCEPTABLE';
  return reaches(index, rei.warning) ? 'WARNING' : 'CRITICAL';
}

/** The only KPI of which less is better. */
export function irrStatus(percent: number, { irr }: Thresholds): IrrStatus {
  if (reaches(irr.excellent, percent)) return 'EXCELLENT';
  if (reaches(irr.good, percent)) return 'GOOD';
  return reaches(irr.warning, percent) ? 'WARNING' : 'CRITICAL';
}

function reaches(value: number, threshold: number): boolean {
  return withoutBinaryNoise(value) >= withoutBinaryNoise(threshold);
}
