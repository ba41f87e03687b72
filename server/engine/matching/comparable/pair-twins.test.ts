import { expect, it } from 'vitest';
import { comparePair } from '../pair-comparison.ts';
import { fieldComparatorOf } from './field-comparator.ts';
import { MOST_TOLERANT_PAIRS, pairTwins, type TwinRow } from './pair-twins.ts';

const money = { kind: 'decimal', precision: 12, scale: 2 } as const;
const amount = fieldComparatorOf(money, money, comparePair(money, money, { absolute_tolerance: 0.01 }).comparison);
const rows = (...amounts: string[]): TwinRow[] => amounts.map((text, row) => ({ row, fields: [text], content: [text] }));
const pairs = (source: string[], target: string[]) =>
  pairTwins(rows(...source), rows(...target), [amount])
    .map((pair) => `${source[pair.source]} ${target[pair.target]}`)
    .toSorted();

it('leaves no row beside its partner when another row of the group has none', () => {
  expect(pairs(['1.00', '5.00'], ['5.01'])).toEqual(['5.00 5.01']);
  expect(pairs(['1.00', '5.00'], ['5.01', '9.00'])).toEqual(['1.00 9.00', '5.00 5.01']);
  expect(pairs(['1.00', '1.02'], ['0.00', '1.01', '1.03'])).toEqual(['1.00 1.01', '1.02 1.03']);
});

it('pairs large groups by their place in the order, and what is left of them like small ones', () => {
  const side = Math.ceil(Math.sqrt(MOST_TOLERANT_PAIRS)) + 1;
  const source = Array.from({ length: side }, (_, index) => `${index}.00`);
  const target = source.map((text) => text.replace('.00', '.01'));
  const found = pairs([...source, '700.00', '800.00'], [...target, '800.01']);
  expect(found).toEqual([...source.map((text, index) => `${text} ${target[index]}`), '800.00 800.01'].toSorted());
});
