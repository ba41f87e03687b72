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

  it('finds the same over bytes as over strings', () => {
    const moment = fc
      .tuple(fc.date({ noInvalidDate: true }), fc.constantFrom('T', ' '), fc.stringMatching(/^(\.\d{1,10})?$/), fc.constantFrom('', 'Z'))
      .map(([date, between, fraction, zone]) => `${date.toISOString().slice(0, 19).replace('T', between)}${fraction}${zone}`);
    const day = fc
      .tuple(
        fc.constantFrom('0000', '0001', '1900', '2000', '2023', '2024', '9999'),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
      )
      .map(([year, month, date]) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
    const number = fc.stringMatching(/^-?\d{1,20}(\.\d{0,22})?$/);
    const kinds = [
      fc.oneof(fc.integer().map(String), number, fc.double().map(String), fc.stringMatching(/^-?0?\d(\.\d)?$/)),
      moment,
      fc.oneof(day, moment),
      fc.oneof(fc.uuid(), fc.stringMatching(/^[0-9a-fA-F-]{36}$/)),
      fc.constantFrom('true', 'false', 'TRUE', 'tru', 'fals', 'falsE'),
      fc.stringMatching(/^\d\d:\d\d:\d\d(\.\d+)?$/),
    ];
    const changed = fc
      .tuple(fc.oneof(...kinds), fc.nat(40), fc.constantFrom('', '0', '9', '-', '.', ' ', 'é', 'Z', ':'))
      .map(([text, at, added]) => text.slice(0, at) + added + text.slice(at + 1));
    const values = fc
      .constantFrom(...kinds)
      .chain((kind) => fc.array(fc.oneof({ weight: 9, arbitrary: kind }, { weight: 1, arbitrary: changed })));
    fc.assert(
      fc.property(values, (texts) => {
        const byText = new ColumnInference();
        const byBytes = new ColumnInference();
        for (const text of texts) {
          const bytes = Buffer.from(text);
          byText.see(bytes.toString('latin1'));
          // Between other bytes, as in a file.
          byBytes.seeBytes(Buffer.concat([Buffer.from('1'), bytes, Buffer.from('0')]), 1, bytes.length + 1);
          expect([text, byBytes.type(), byBytes.fractionDigits]).toEqual([text, byText.type(), byText.fractionDigits]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('says string for a column that never has a value', () => {
    expect(infer()).toBe('string');
  });
});
