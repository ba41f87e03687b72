import { describe, expect, it } from 'vitest';
import { TieoutError } from '../errors.ts';
import type { OutcomeCounts } from '../landing/contract.ts';
import { assertInvariants } from './invariants.ts';

const sound: OutcomeCounts = {
  totalSource: 12,
  totalTarget: 11,
  equal: 5,
  mismatched: 3,
  sourceOnly: 3,
  targetOnly: 1,
  rejectedSource: 1,
  rejectedTarget: 2,
  duplicateKeySource: 0,
  duplicateKeyTarget: 0,
  nullKeySource: 0,
  nullKeyTarget: 0,
  inactive: null,
  rules: [
    { name: 'a', matched: 6, confidence: 0.95, confidenceSum: 5.7, duplicateKeySource: 0, duplicateKeyTarget: 0 },
    { name: 'b', matched: 2, confidence: 0.9, confidenceSum: 1.8, duplicateKeySource: 0, duplicateKeyTarget: 0 },
  ],
  fields: [
    { source: 'x', target: 'x', compared: 8, mismatched: 2 },
    { source: 'y', target: 'y', compared: 8, mismatched: 3 },
    { source: 'ignored', target: 'ignored', compared: 0, mismatched: 0 },
  ],
};

function detailOf(counts: OutcomeCounts): string {
  try {
    assertInvariants(counts);
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'integrity') return error.detail ?? '';
    throw error;
  }
  return 'held';
}

describe('assertInvariants', () => {
  it('accepts counts that add up', () => {
    expect(detailOf(sound)).toBe('held');
  });

  it.each<[string, Partial<OutcomeCounts>, string]>([
    ['a lost source row', { sourceOnly: 2 }, 'matched + source_only + rejected_source = total_source: 11 ≠ 12'],
    ['a lost target row', { rejectedTarget: 1 }, 'matched + target_only + rejected_target = total_target: 10 ≠ 11'],
    ['a pair without a rule', { rules: sound.rules.slice(0, 1) }, 'Σ rule matched = matched: 6 ≠ 8'],
    ['a field not compared', { fields: [{ source: 'x', target: 'x', compared: 7, mismatched: 3 }] }, 'compared(x) = matched: 7 ≠ 8'],
    ['more differences than rows', { fields: [{ source: 'x', target: 'x', compared: 8, mismatched: 4 }] }, 'mismatched(x) ≤ mismatched'],
    ['a difference in no field', { fields: [{ source: 'x', target: 'x', compared: 8, mismatched: 2 }] }, 'without a mismatched field'],
    ['a fraction', { nullKeySource: 0.5 }, 'not a whole number'],
  ])('refuses %s', (_, change, expected) => {
    expect(detailOf({ ...sound, ...change })).toContain(expected);
  });
});
