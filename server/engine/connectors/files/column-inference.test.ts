import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import { ColumnInference, withSpace } from './column-inference.ts';

function infer(...values: string[]): string {
  const inference = new ColumnInference();
  for (const value of values) inference.see(value);
  return formatLogicalType(inference.type());
}

describe('ColumnInference', () => {
  it('names the narrowest type that every value fits as it is written', () => {
    expect(infer('1', '-20', '0')).toBe('integer');
    expect(infer('9'.repeat(38))).toBe('integer');
    expect(infer('1', '2.50')).toBe('decimal');
    expect(infer('2.50', '1')).toBe('decimal');
    expect(infer('true', 'false')).toBe('boolean');
    expect(infer('2024-01-31', '0001-01-01')).toBe('date');
    expect(infer('23:59:59', '00:00:00.5')).toBe('time(6)');
    expect(infer('2024-01-31 12:00:00', '2024-01-31T12:00:00.1234567')).toBe('timestamp(7)');
    expect(infer('2024-01-31T12:00:00Z', '2024-01-31 12:00:00.5Z')).toBe('timestamptz(6)');
    expect(infer('550e8400-e29b-41d4-a716-446655440000')).toBe('uuid');
    expect(infer('0.1', '1e-7', '1.5e+300', '-2')).toBe('float');
    expect(infer('1e-07')).toBe('float');
  });

  it.each([
    '007',
    '+1',
    '1e5',
    '1E-7',
    'NA',
    'NaN',
    'Infinity',
    'TRUE',
    'T',
    '-0',
    '-0.0',
    '.5',
    '1.',
    '1,5',
    ' 1',
    '1 ',
    '',
    '0x10',
    '1_000',
    '2024-1-31',
    '31.01.2024',
    '24:00:00',
    '2024-02-30',
    '550E8400-E29B-41D4-A716-446655440000',
    '2024-01-31T12:00:00+02:00',
    '9'.repeat(39),
  ])('leaves a column that holds %j text', (value) => {
    expect(infer(value)).toBe('string');
    for (const other of ['1', '2.5', 'true', '2024-01-31', '0.1']) {
      expect(infer(other, value)).toBe('string');
      expect(infer(value, other)).toBe('string');
    }
  });

  it('leaves mixtures text', () => {
    expect(infer('1', 'true')).toBe('string');
    expect(infer('2024-01-31', '2024-01-31 00:00:00')).toBe('string');
    expect(infer('2024-01-31 00:00:00', '2024-01-31 00:00:00Z')).toBe('string');
    expect(infer('1', '2024-01-31')).toBe('string');
    // As doubles these two digits too many would be lost.
    expect(infer('0.12345678901234567', '1e-7')).toBe('string');
    expect(infer('1e-7', '12345678901234567')).toBe('string');
  });

  it('takes no numbers or booleans from values that are text by their format', () => {
    const text = (...values: string[]) => {
      const inference = new ColumnInference(false);
      for (const value of values) inference.see(value);
      return formatLogicalType(inference.type());
    };
    expect(text('7')).toBe('string');
    expect(text('true')).toBe('string');
    expect(text('2024-01-31')).toBe('date');
  });

  it('never names a type that one of the values does not fit', () => {
    const value = fc.oneof(
      fc.integer().map(String),
      fc.float({ noNaN: true }).map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
      fc.constantFrom('', '0', '-0', '007', '1e5', '1e21', 'true', 'false', '12:00:00', '0.10', '1.50'),
      fc.stringMatching(/^-?\d{1,3}(\.\d{1,3})?(e-?\d)?$/),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const inference = new ColumnInference();
        for (const text of values) inference.see(text);
        const type = inference.type();
        for (const text of values) expect([type, text, isCanonical(type, withSpace(text))]).toEqual([type, text, true]);
      }),
      { numRuns: 500 },
    );
  });

  it('says string for a column that never has a value', () => {
    expect(infer()).toBe('string');
  });
});
