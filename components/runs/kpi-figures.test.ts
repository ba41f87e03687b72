import { describe, expect, it } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';
import { kpiFigures } from './kpi-figures.ts';

/** The golden value of semantics.md §5: 1,300 source rows, 1,247 matched, 18 of 22 rules, 2,500 ms. */
const golden = {
  matched_count: 1247,
  total_source_count: 1300,
  total_time_ms: 2500,
  rcr: 95.92,
  rcr_status: 'HEALTHY',
  dqcs: 0.862,
  dqcs_status: 'GOOD',
  rei: 40.81,
  rei_status: 'GOOD',
  rei_success: 95.92,
  rei_utilisation: 81.82,
  rei_speed: 52,
  rows_per_second: 1028,
  far: 99,
  far_status: 'HEALTHY',
  rules: [
    { name: 'a', matched: 500, confidence: 0.95 },
    { name: 'b', matched: 400, confidence: 0.85 },
    { name: 'c', matched: 347, confidence: 0.75 },
    ...Array.from({ length: 19 }, (_, at) => ({ name: `rule ${at}`, matched: 0, confidence: 0.9 })),
  ],
  fields: [
    { source: 'x', target: 'x', compared: 1200, mismatched: 4 },
    { source: 'y', target: 'y', compared: 800, mismatched: 16 },
  ],
} as unknown as RunDocument;

const numbersOf = (name: string, document = golden) =>
  kpiFigures(document, {}, null)
    .find((figure) => figure.name === name)
    ?.numbers.join('; ');

describe('how a KPI came about', () => {
  it('is told with the run’s own numbers', () => {
    expect(numbersOf('RCR')).toBe('1,247 ÷ 1,300 × 100 = 95.92%');
    expect(numbersOf('DQCS')).toBe('(500 × 0.95 + 400 × 0.85 + 347 × 0.75) ÷ 1,247 = 0.862');
    expect(numbersOf('REI')).toContain('3 of 22 rules');
    expect(numbersOf('REI')).toContain('uncapped: 1,028 rows/s of both sides');
    expect(numbersOf('REI')).toContain('95.92 × 81.82 × 52.00 ÷ 10,000 = 40.81');
    expect(numbersOf('FAR')).toBe('1,980 ÷ 2,000 × 100 = 99.00%');
  });

  it('names the ruleset’s own threshold', () => {
    const [rcr, dqcs] = kpiFigures(golden, { rcr: { healthy: 95 } }, null);
    expect(rcr?.threshold).toBe('Healthy from 95%');
    expect(dqcs?.threshold).toBe('Good from 0.8');
  });

  it('says why there is no value', () => {
    const nothing = { ...golden, matched_count: 0, dqcs: 0, far: null, far_status: null } as RunDocument;
    expect(numbersOf('DQCS', nothing)).toContain('No pair matched');
    expect(numbersOf('FAR', nothing)).toContain('No value was compared');
  });

  it('shows the inactive record rate only where it is asked for', () => {
    expect(numbersOf('IRR')).toBeUndefined();
    expect(numbersOf('IRR', { ...golden, irr: 4.5, irr_status: 'EXCELLENT' })).toContain('4.50%');
  });
});
