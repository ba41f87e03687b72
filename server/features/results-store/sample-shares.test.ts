import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleShares } from './sample-shares.ts';

it('gives every kind its share, and what one cannot use to the others', () => {
  expect(sampleShares([500, 2, 90], 100)).toEqual([49, 2, 49]);
  expect(sampleShares([5, 0, 3], 100)).toEqual([5, 0, 3]);
  expect(sampleShares([5, 5, 5], 2)).toEqual([1, 1, 0]);
  expect(sampleShares([0, 0], 10)).toEqual([0, 0]);
  expect(sampleShares([9, 9], 0)).toEqual([0, 0]);
});

it('is as large as it may be, and never larger than what there is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2_000), { minLength: 1, maxLength: 6 }), fc.nat(3_000), (counts, cap) => {
      const shares = sampleShares(counts, cap);
      const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
      expect(sum(shares)).toBe(Math.min(cap, sum(counts)));
      for (const [at, share] of shares.entries()) expect(share).toBeLessThanOrEqual(counts[at] as number);
      // Nobody has much more than someone who could have had more.
      const most = Math.max(...shares);
      for (const [at, share] of shares.entries()) if (share < (counts[at] as number)) expect(most - share).toBeLessThanOrEqual(1);
    }),
  );
});
