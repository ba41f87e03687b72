import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical, plainDigits } from './canonical.ts';
import type { LogicalType } from './logical-type.ts';

const cases: { type: LogicalType; yes: string[]; no: string[] }[] = [
  { type: { kind: 'boolean' }, yes: ['true', 'false'], no: ['TRUE', 't', '1', '2', ''] },
  {
    type: { kind: 'integer' },
    yes: ['0', '-12', '18446744073709551615', '9'.repeat(38)],
    no: ['-0', '007', '+1', '1.0', '1e5', '', '9'.repeat(39)],
  },
  { type: { kind: 'integer', digits: 3 }, yes: ['255', '-128'], no: ['1000'] },
  {
    type: { kind: 'decimal', precision: 4, scale: 2 },
    yes: ['12.5', '12.50', '12.5000', '-0.01', '0012.5'],
    no: ['123.4', '1.234', '1e1', 'NaN', '.5', '1.', ''],
  },
  { type: { kind: 'decimal' }, yes: [`${'9'.repeat(60)}.${'1'.repeat(40)}`], no: ['NaN', 'Infinity', '1e5'] },
  { type: { kind: 'float' }, yes: ['0.1', '1e+21', '1E5', 'NaN', '-Infinity', '-0'], no: ['1e400', 'nan', 'inf', '0x10', ' 1', ''] },
  { type: { kind: 'string' }, yes: ['', ' ', 'é😀', '\n'], no: ['a\0b'] },
  { type: { kind: 'bytes' }, yes: ['', '00ff'], no: ['00FF', '0', 'xy'] },
  {
    type: { kind: 'date' },
    yes: ['0001-01-01', '9999-12-31', '2024-02-29', '2000-02-29'],
    no: ['0000-00-00', '2023-02-29', '1900-02-29', '2024-1-1', '10000-01-01', 'infinity', '0044-03-15 BC', '2024-00-10'],
  },
  {
    type: { kind: 'time', precision: 6 },
    yes: ['00:00:00', '23:59:59.999999', '12:00:00.1234560'],
    no: ['24:00:00', '838:59:59', '12:00', '12:00:00.1234567', '12:00:00.'],
  },
  {
    type: { kind: 'timestamp', precision: 3 },
    yes: ['2024-01-01 00:00:00', '9999-12-31 23:59:59.999'],
    no: ['2024-01-01T00:00:00', '2024-01-01', '2024-01-01 00:00:00Z', '2024-01-01 00:00:00.1234'],
  },
  {
    type: { kind: 'timestamptz', precision: 6 },
    yes: ['2024-01-01 00:00:00Z', '2024-01-01 00:00:00.5Z'],
    no: ['2024-01-01 00:00:00', '2024-01-01 00:00:00+00'],
  },
  {
    type: { kind: 'uuid' },
    yes: ['550e8400-e29b-41d4-a716-446655440000'],
    no: ['550E8400-E29B-41D4-A716-446655440000', '550e8400e29b41d4a716446655440000'],
  },
  { type: { kind: 'json' }, yes: ['{"a":1}', 'null', '"x"', ' [1] '], no: ['', '{a:1}', '{"a":1', "{'a':1}"] },
];

describe('isCanonical', () => {
  for (const { type, yes, no } of cases) {
    it(`knows ${JSON.stringify(type)}`, () => {
      for (const text of yes) expect([text, isCanonical(type, text)]).toEqual([text, true]);
      for (const text of no) expect([text, isCanonical(type, text)]).toEqual([text, false]);
    });
  }

  it('agrees with the calendar on every day of 400 years', () => {
    const days: string[] = [];
    for (let day = Date.UTC(1799, 11, 31); day < Date.UTC(2201, 0, 1); day += 86_400_000)
      days.push(new Date(day).toISOString().slice(0, 10));
    expect(days.filter((day) => !isCanonical({ kind: 'date' }, day))).toEqual([]);
  });
});

describe('plainDigits', () => {
  it('reads back to the same double and is a plain decimal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDigits(value);
        expect(isCanonical({ kind: 'decimal' }, text)).toBe(true);
        // String(-0) is "0": the sign of zero says nothing.
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('writes exponents out', () => {
    expect(plainDigits(1e21)).toBe('1000000000000000000000');
    expect(plainDigits(-1.5e-7)).toBe('-0.00000015');
    expect(plainDigits(1.25e22)).toBe('12500000000000000000000');
    expect(plainDigits(12.5)).toBe('12.5');
  });
});
