import { describe, expect, it } from 'vitest';
import { pairScore } from './pair-score.ts';
import type { ValueEvidence } from './value-evidence.ts';

const values = (found: number, of: number, more: Partial<Extract<ValueEvidence, { kind: 'values' }>> = {}): ValueEvidence => ({
  kind: 'values',
  found,
  of,
  ofTarget: of,
  partial: false,
  ...more,
});
const rows = (beyondChance: number | null, found = 90): ValueEvidence => ({ kind: 'rows', found, of: 100, beyondChance });

describe('the score of a pair', () => {
  it.each([
    ['a name without values', 0.9, 0.9, null, 0.9],
    ['the same name, all found', 1, 1, values(100, 100), 1],
    ['the same name, 97 of 100 found', 1, 1, values(97, 100), 0.979],
    ['the same name, none found: other codes', 1, 1, values(0, 100), 0.6],
    ['the same name, none found in a part of the target', 1, 1, values(0, 100, { partial: true }), 1],
    ['similar names, all found', 0.6, 0.6, values(100, 100), 0.88],
    ['similar names, all of two values found', 0.6, 0.6, values(2, 2), 0.68],
    ['unlike names, all found both ways', 0.1, 0.1, values(100, 100), 0.73],
    ['unlike names, all found among many others', 0.1, 0.1, values(100, 100, { ofTarget: 1900 }), 0.1],
    ['unlike names, two values', 0, 0, values(2, 2), 0.2],
    ['unlike types, the same name, all found', 0.7, 1, values(100, 100), 0.91],
    ['rows that agree far beyond chance', 0.5, 0.5, rows(0.96), 0.822],
    ['rows that agree less than by chance', 1, 1, rows(-0.2), 0.6],
    ['rows that are all alike', 0.5, 0.5, rows(null, 100), 0.6],
  ])('%s', (_what, byName, names, evidence, expected) => {
    expect(pairScore(byName, names, evidence)).toBeCloseTo(expected, 3);
  });
});
