import { expect, it } from 'vitest';
import { fieldLabels } from './field-labels.ts';

it.each([
  [
    ['a>x', 'b>y'],
    ['a', 'b'],
  ],
  [
    ['a>x', 'a>y'],
    ['x', 'y'],
  ],
  [
    ['a>b', 'a>c', 'b>d'],
    ['a → b', 'c', 'b → d'],
  ],
])('of %j are %j', (pairs, expected) => {
  const fields = pairs.map((pair) => ({ source: pair.split('>')[0]!, target: pair.split('>')[1]! }));
  expect(fieldLabels(fields)).toEqual(expected);
});
