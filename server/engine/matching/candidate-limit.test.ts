import { expect, it } from 'vitest';
import { candidateRefusal } from './candidate-limit.ts';

const rule = (keys: number, maxCandidatePairs: number) => ({
  name: 'r',
  keys: Array(keys).fill('town'),
  similarity: { maxCandidatePairs },
});
const count = (pairs: bigint) => ({ source: 3_000_000, target: 4_000_000, pairs });

it('lets a rule compare as many pairs as its limit and not one more', () => {
  expect(candidateRefusal(rule(1, 12), count(12n))).toBeNull();
  expect(candidateRefusal(rule(1, 12), count(13n))).toEqual({
    message: 'The fuzzy rule "r" would compare 13 pairs (3,000,000 source rows and 4,000,000 target rows); its limit is 12.',
    advice: 'Add a blocking key that splits the rows further, or raise the limit: max_candidate_pairs: 13 in the rule.',
  });
});

it('tells numbers of pairs exactly that no double holds, and names no limit that cannot be set', () => {
  const refusal = candidateRefusal(rule(1, Number.MAX_SAFE_INTEGER), count(9_007_199_254_740_993n));
  expect(refusal?.message).toContain('9,007,199,254,740,993 pairs');
  expect(refusal?.advice).toBe('Add a blocking key that splits the rows further.');
});

it('allows 10,000 × 10,000 rows without a blocking key, less where the rule says so, never more', () => {
  expect(candidateRefusal(rule(0, 1_000_000_000), count(100_000_000n))).toBeNull();
  expect(candidateRefusal(rule(0, 1_000_000_000), count(100_000_001n))?.message).toContain(
    'has no blocking key and would compare 100,000,001 pairs',
  );
  expect(candidateRefusal(rule(0, 99_999_999), count(100_000_000n))?.message).toContain('its limit is 99,999,999');
});
