import { expect, it } from 'vitest';
import { closestName } from './did-you-mean.ts';

it('finds what was meant', () => {
  const columns = ['order_id', 'ordered_on', 'customer', 'amount'];
  expect(closestName('ordr_id', columns)).toBe('order_id');
  expect(closestName('OrderId', columns)).toBe('order_id');
  expect(closestName('custmoer', columns)).toBe('customer');
  expect(closestName('amont', columns)).toBe('amount');
});

it('prefers the closest and the first of equals', () => {
  expect(closestName('abcd', ['abxx', 'abcx', 'abcy'])).toBe('abcx');
});

it('suggests nothing when nothing is close', () => {
  expect(closestName('price', ['order_id', 'customer'])).toBeNull();
  expect(closestName('x', [])).toBeNull();
});
