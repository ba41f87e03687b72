import { expect, it } from 'vitest';
import { measuredBySample, RowSample } from './row-sample.ts';

it('measures every row exactly where the sample holds all of them', () => {
  // Σ k² = 9 + 4 + 1.
  expect(measuredBySample(['a', 'b', 'a', null, 'c', 'b', 'a'], 7)).toEqual({ rows: 7, withNull: 1, squares: 14 });
  expect(measuredBySample([], 0)).toEqual({ rows: 0, withNull: 0, squares: 0 });
  expect(measuredBySample([null, 'a'], 2)).toEqual({ rows: 2, withNull: 1, squares: 1 });
});

it('comes close where it holds some rows of a table in the order of its keys', () => {
  const sample = new RowSample<string | null>(10_000);
  // 100 days of 2,000 rows, every fifth row without a day.
  for (let at = 0; at < 200_000; at++) sample.add(at % 5 === 0 ? null : `day ${Math.floor(at / 2_000)}`);
  expect([sample.seen, sample.kept.length]).toEqual([200_000, 10_000]);
  const { withNull, squares } = measuredBySample(sample.kept, sample.seen);
  const truth = 100 * 1_600 ** 2;
  expect(withNull / 40_000).toBeCloseTo(1, 0);
  // The spread is about 2 %; a sample of the first rows alone would be off by a factor of 20.
  expect(squares).toBeGreaterThan(truth * 0.7);
  expect(squares).toBeLessThan(truth * 1.3);
});
