import { expect, it } from 'vitest';
import { pairSimilarity } from './pair-similarity.ts';

const rule = (name: string, type: string, confidence: number) => ({
  name,
  type,
  confidence,
  matched: 1,
  duplicate_key_source_count: 0,
  duplicate_key_target_count: 0,
});
const rules = [rule('number', 'exact', 0.95), rule('name', 'fuzzy', 0.85), rule('guess', 'fuzzy', 0)];

it('is what the rule’s confidence was multiplied with, for pairs of fuzzy rules only', () => {
  expect(pairSimilarity({ rule: 'name', confidence: 0.833473 }, rules)).toBe(0.981);
  expect(pairSimilarity({ rule: 'name', confidence: 0.85 }, rules)).toBe(1);
  expect(pairSimilarity({ rule: 'number', confidence: 0.95 }, rules)).toBeNull();
  expect(pairSimilarity({ rule: 'guess', confidence: 0 }, rules)).toBeNull();
  expect(pairSimilarity({ rule: null, confidence: null }, rules)).toBeNull();
});
