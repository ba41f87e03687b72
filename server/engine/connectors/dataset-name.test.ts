import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDatasetName, parseDatasetName } from './dataset-name.ts';

it('parses what people write', () => {
  expect(parseDatasetName('orders')).toEqual(['orders']);
  expect(parseDatasetName('public.orders')).toEqual(['public', 'orders']);
  expect(parseDatasetName('"odd.schema"."a ""b"""')).toEqual(['odd.schema', 'a "b"']);
  expect(parseDatasetName("Robert'); DROP TABLE x; --")).toEqual(["Robert'); DROP TABLE x; --"]);
});

it('refuses what is no name', () => {
  for (const name of ['', '.', 'a.', '.a', 'a..b', '"a', 'a"b', '"a"b', '""']) {
    expect(() => parseDatasetName(name), name).toThrow('is not a table name');
  }
});

it('reads back what it writes', () => {
  const part = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('.', '"', 'a.b', 'a"b', '"."'));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      expect(parseDatasetName(formatDatasetName(parts))).toEqual(parts);
    }),
  );
});
