import { expect, it } from 'vitest';
import { amountText, bytesText, durationText, percentText, scoreText, timeLeftText } from './number-text.ts';

it.each([
  [durationText(12.4), '12 ms'],
  [durationText(4_249), '4.2 s'],
  [durationText(125_400), '2:05 min'],
  [bytesText(0), '0 B'],
  [bytesText(999), '999 B'],
  [bytesText(15_240_000), '15.2 MB'],
  [amountText(1, 'row'), '1 row'],
  [amountText(1_200_000, 'row'), '1,200,000 rows'],
  [percentText(68), '68.00 %'],
  [percentText(null), '–'],
  [scoreText(0.95), '0.950'],
])('writes %s', (text, expected) => {
  expect(text).toBe(expected);
});

it('counts time left down', () => {
  const now = new Date('2025-01-24T12:00:00Z');
  const inMinutes = (minutes: number) => timeLeftText(new Date(now.getTime() + minutes * 60_000), now);
  expect([inMinutes(-1), inMinutes(0.5), inMinutes(59), inMinutes(312), inMinutes(60 * 72)]).toEqual([
    'over',
    '1 min',
    '59 min',
    '5 h 12 min',
    '3 days',
  ]);
});
