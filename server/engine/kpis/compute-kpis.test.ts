import { describe, expect, it } from 'vitest';
import { computeKpis, type KpiCounts } from './compute-kpis.ts';
import { roundHalfAway } from './round-half-away.ts';

const nothing: KpiCounts = { totalSource: 0, equal: 0, mismatched: 0, inactive: null, rules: [], fields: [] };

const rule = (matched: number, confidence: number) => ({ matched, confidenceSum: matched * confidence });

/** semantics.md §5: 22 rules of which 18 matched, 1,247 pairs at three confidences. */
const golden: KpiCounts = {
  totalSource: 1300,
  equal: 1247,
  mismatched: 0,
  inactive: null,
  rules: [
    rule(500, 0.95),
    rule(400, 0.85),
    rule(332, 0.75),
    ...Array.from({ length: 15 }, () => rule(1, 0.75)),
    ...Array.from({ length: 4 }, () => rule(0, 0.75)),
  ],
  fields: [],
};

describe('computeKpis', () => {
  it('gives the golden value', () => {
    expect(computeKpis(golden, 2500)).toEqual({
      rcr: { value: 95.92, status: 'HEALTHY' },
      dqcs: { value: 0.862, status: 'GOOD' },
      rei: { value: 40.81, status: 'GOOD', success: 95.92, utilisation: 81.82, speed: 52 },
      far: null,
      irr: null,
    });
  });

  it('gives zeros without a source row', () => {
    expect(computeKpis(nothing, 10)).toEqual({
      rcr: { value: 0, status: 'CRITICAL' },
      dqcs: { value: 0, status: 'POOR' },
      rei: { value: 0, status: 'CRITICAL', success: 0, utilisation: 0, speed: 0 },
      far: null,
      irr: null,
    });
  });

  it('decides the status before rounding', () => {
    const kpis = computeKpis({ ...nothing, totalSource: 100_000, equal: 89_996, rules: [rule(89_996, 1)] }, 1);
    expect(kpis.rcr).toEqual({ value: 90, status: 'WARNING' });
  });

  it('is not misled by binary fractions at a threshold', () => {
    const kpis = computeKpis(
      {
        ...nothing,
        totalSource: 3,
        equal: 3,
        rules: [rule(1, 0.7), rule(2, 0.7)],
      },
      1,
    );
    expect(kpis.dqcs).toEqual({ value: 0.7, status: 'ACCEPTABLE' });
  });

  it('caps speed at 100 and takes every threshold from the ruleset', () => {
    const counts = { ...golden, inactive: 65, fields: [{ compared: 1000, mismatched: 150 }] };
    const kpis = computeKpis(counts, 1, {
      rcr: { healthy: 99, warning: 96 },
      dqcs: { good: 0.9, acceptable: 0.86 },
      rei: { excellent: 90, good: 80 },
      far: { healthy: 85 },
      irr: { excellent: 4.9 },
    });
    expect(kpis.rei.speed).toBe(100);
    expect([kpis.rcr.status, kpis.dqcs.status, kpis.rei.status, kpis.far, kpis.irr]).toEqual([
      'CRITICAL',
      'ACCEPTABLE',
      'ACCEPTABLE',
      { value: 85, status: 'HEALTHY' },
      { value: 5, status: 'GOOD' },
    ]);
  });

  it('reads each default threshold of FAR and IRR as inclusive', () => {
    const far = (mismatched: number) => computeKpis({ ...nothing, fields: [{ compared: 100, mismatched }] }, 1).far?.status;
    expect([far(10), far(11), far(20), far(21)]).toEqual(['HEALTHY', 'WARNING', 'WARNING', 'CRITICAL']);
    const irr = (inactive: number) => computeKpis({ ...nothing, totalSource: 100, inactive }, 1).irr?.status;
    expect([irr(5), irr(6), irr(10), irr(11), irr(20), irr(21)]).toEqual(['EXCELLENT', 'GOOD', 'GOOD', 'WARNING', 'WARNING', 'CRITICAL']);
  });
});

describe('roundHalfAway', () => {
  it.each([
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [2.5, 0, 3],
    [-2.5, 0, -3],
    [0.8615, 3, 0.862],
    [-0.001, 2, 0],
    [1e-9, 2, 0],
    [99.995, 2, 100],
  ])('rounds %d to %d decimals as %d', (value, digits, expected) => {
    expect(roundHalfAway(value, digits)).toBe(expected);
  });
});
