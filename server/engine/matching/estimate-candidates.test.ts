import fc from 'fast-check';
import { expect, it } from 'vitest';
import { estimateCandidates } from './estimate-candidates.ts';

/** `null` is a row without a key. */
function measured(keys: readonly (number | null)[]) {
  const counts = new Map<number, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  const squares = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return { rows: keys.length, withNull: keys.filter((key) => key === null).length, squares };
}

const keys = fc.array(fc.option(fc.integer({ min: 0, max: 8 })), { maxLength: 60 });

it('is exact where both sides have the same keys', () => {
  fc.assert(
    fc.property(keys, (side) => {
      const pairs = side.flatMap((one) => side.filter((other) => one !== null && one === other)).length;
      expect(estimateCandidates({ source: measured(side), target: measured(side) }, true).pairs).toBe(BigInt(pairs));
    }),
  );
});

it('is never less than what a rule compares', () => {
  fc.assert(
    fc.property(keys, keys, (source, target) => {
      const pairs = source.flatMap((one) => target.filter((other) => one !== null && one === other)).length;
      const estimate = estimateCandidates({ source: measured(source), target: measured(target) }, true);
      expect(Number(estimate.pairs)).toBeGreaterThanOrEqual(pairs);
      expect(estimate.pairs).toBeLessThanOrEqual(BigInt(estimate.source) * BigInt(estimate.target));
    }),
  );
});

it('is every row with every row without a blocking key', () => {
  const source = { rows: 3_000_000_000, withNull: 1, squares: 0 };
  expect(estimateCandidates({ source, target: { rows: 4_000_000_000, withNull: 0, squares: 0 } }, false)).toEqual({
    source: 2_999_999_999,
    target: 4_000_000_000,
    pairs: 11_999_999_996_000_000_000n,
  });
});
