import { expect, it } from 'vitest';
import { previewTransforms } from './preview-transforms.ts';
import { columnOf, finder, STRING } from './testing/run-chain.ts';

const none = finder({});

it('shows each value before and after, and why a run would reject it', () => {
  const samples = [{ qty: ' 042 ' }, { qty: 'abc' }, { qty: null }];
  expect(previewTransforms(['trim', 'to_integer'], columnOf('qty', STRING), samples, none)).toEqual({
    type: { kind: 'integer' },
    steps: [
      { name: 'trim', type: STRING },
      { name: 'to_integer', type: { kind: 'integer' } },
    ],
    rows: [
      { before: ' 042 ', steps: ['042', '42'], after: '42' },
      { before: 'abc', steps: ['abc'], after: null, error: '"abc" is not a whole number (to_integer)' },
      { before: null, steps: [null, null], after: null },
    ],
  });
});

it('shows values as outcomes do, and reads other columns of the row', () => {
  const price = columnOf('price', { kind: 'decimal', precision: 10, scale: 2 });
  const currency = finder({ currency: { type: STRING, text: null } });
  const samples = [
    { price: '12.5', currency: 'EUR' },
    { price: 'x', currency: 'EUR' },
  ];
  expect(previewTransforms([{ concat: { after: [' ', { column: 'currency' }] } }], price, samples, currency)).toEqual({
    type: STRING,
    steps: [{ name: 'concat', type: STRING }],
    rows: [
      { before: '12.50', steps: ['12.50 EUR'], after: '12.50 EUR' },
      { before: 'x', steps: [], after: null, error: '"x" does not fit decimal(10,2)' },
    ],
  });
  expect(previewTransforms([], price, samples.slice(0, 1), none)).toMatchObject({ rows: [{ before: '12.50', after: '12.50' }] });
});

it('tells what is wrong with a chain, and gives up on a pattern that does not end', () => {
  expect(previewTransforms([{ round: { digits: 2 } }], columnOf('status', STRING), [], none)).toEqual({
    problem: { path: 'transforms[0]', message: 'round needs a number; "status" is a string' },
  });
  const hopeless = previewTransforms(
    [{ regex_replace: { pattern: '^(a+)+$', with: '' } }],
    columnOf('x', STRING),
    [{ x: `${'a'.repeat(60)}b` }],
    none,
  );
  expect(hopeless).toEqual({ problem: { path: 'transforms', message: 'a pattern takes too long on these values; write it simpler' } });
});
