import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../values/canonical.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { runChain, typeOf } from './testing/run-chain.ts';

const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
const unbounded: LogicalType = { kind: 'decimal' };
const integer: LogicalType = { kind: 'integer', digits: 10 };
const float: LogicalType = { kind: 'float' };

describe('round', () => {
  it.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.35'],
    ['2.3449999', 2, '2.34'],
    ['9.995', 2, '10.00'],
    ['-0.004', 2, '0.00'],
    ['0.5', 0, '1'],
    ['-0.5', 0, '-1'],
    ['0.4999999999999999999999999999', 0, '0'],
    ['12.3', 5, '12.3'],
    ['12345678901234567890123456789012345678901234567890.125', 2, '12345678901234567890123456789012345678901234567890.13'],
  ])('%s to %d digits is %s', (given, digits, expected) => {
    expect(runChain([{ round: { digits } }], given, unbounded)).toBe(expected);
  });

  it('takes a float by its shortest digits', () => {
    expect(runChain([{ round: { digits: 2 } }], '1.005', float)).toBe('1.01');
    expect(runChain([{ round: { digits: 2 } }], '1e21', float)).toBe('1000000000000000000000');
    expect(runChain([{ round: { digits: 2 } }], 'NaN', float)).toBe('!"NaN" cannot be rounded (round)');
  });

  it('gives a type that holds every result', () => {
    expect(typeOf([{ round: { digits: 2 } }], decimal(10, 4))).toEqual(decimal(9, 2));
    expect(typeOf([{ round: { digits: 2 } }], decimal(4, 4))).toEqual(decimal(3, 2));
    expect(typeOf([{ round: { digits: 6 } }], decimal(10, 4))).toEqual(decimal(10, 4));
    expect(typeOf([{ round: { digits: 2 } }], float)).toEqual(unbounded);
    expect(typeOf([{ round: { digits: 2 } }], { kind: 'string' })).toBe('round needs a number; "value" is a string');
    expect(typeOf(['trim', { round: { digits: 2 } }], { kind: 'string' })).toBe('round needs a number; trim gives a string');
  });

  it('agrees with counting in units, half away from zero', () => {
    const cases = fc.record({ units: fc.bigInt(-(10n ** 30n), 10n ** 30n), scale: fc.nat(20), digits: fc.nat(22) });
    fc.assert(
      fc.property(cases, ({ units, scale, digits }) => {
        const magnitude = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
        const text = `${units < 0n ? '-' : ''}${scale === 0 ? magnitude : `${magnitude.slice(0, -scale)}.${magnitude.slice(-scale)}`}`;
        const result = runChain([{ round: { digits } }], text, unbounded)!;
        const asUnits = (value: string, places: number) => {
          const [whole = '', fraction = ''] = value.split('.');
          return BigInt(whole + fraction.padEnd(places, '0'));
        };
        const places = Math.max(scale, digits) + 1;
        const [before, after] = [asUnits(text, places), asUnits(result, places)];
        const unit = 10n ** BigInt(places - digits);
        // On the grid, and nearest; at exactly half the one farther from zero.
        const distance = after > before ? after - before : before - after;
        expect(digits >= scale || after % unit === 0n).toBe(true);
        expect(2n * distance <= unit).toBe(true);
        if (2n * distance === unit) expect((after < 0n ? -after : after) > (before < 0n ? -before : before)).toBe(true);
        expect(result).not.toMatch(/^-0(\.0*)?$/);
      }),
    );
  });
});

describe('scale', () => {
  it.each([
    ['1999', 0.01, '19.99'],
    ['-5', '0.01', '-0.05'],
    ['12.50', '1000', '12500.00'],
    ['0.1', -1, '-0.1'],
    ['0.00', '-1', '0.00'],
    ['99999999999999999999999999.99', '0.001', '99999999999999999999999.99999'],
    ['3', 1e-7, '0.0000003'],
  ])('%s × %s = %s', (given, factor, expected) => {
    expect(runChain([{ scale: { factor } }], given, unbounded)).toBe(expected);
  });

  it('gives a type that holds every product', () => {
    expect(typeOf([{ scale: { factor: 0.01 } }], integer)).toEqual(decimal(12, 2));
    expect(typeOf([{ scale: { factor: '1000' } }], integer)).toEqual({ kind: 'integer', digits: 14 });
    expect(typeOf([{ scale: { factor: '1.5' } }], decimal(10, 2))).toEqual(decimal(12, 3));
    const number = fc.record({ units: fc.bigInt(-99999n, 99999n), factor: fc.bigInt(-9999n, 9999n), scale: fc.nat(4) });
    fc.assert(
      fc.property(number, ({ units, factor, scale }) => {
        const digits = (factor < 0n ? -factor : factor).toString().padStart(scale + 1, '0');
        const written = `${factor < 0n ? '-' : ''}${scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`}`;
        const chain = [{ scale: { factor: written } }];
        const five: LogicalType = { kind: 'integer', digits: 5 };
        const product = runChain(chain, units.toString(), five)!;
        expect(BigInt(product.replace('.', ''))).toBe(units * factor);
        expect(isCanonical(typeOf(chain, five) as LogicalType, product)).toBe(true);
      }),
    );
  });
});

describe('to_integer', () => {
  it.each([
    ['0042', '42'],
    ['+5', '5'],
    ['-007', '-7'],
    ['-0', '0'],
    ['12.000', '12'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['12.5', '!"12.5" is not a whole number (to_integer)'],
    ['abc', '!"abc" is not a whole number (to_integer)'],
    ['', '!"" is not a whole number (to_integer)'],
    [' 1', '!" 1" is not a whole number (to_integer)'],
    ['1e3', '!"1e3" is not a whole number (to_integer)'],
    ['١', '!"١" is not a whole number (to_integer)'],
    ['100000000000000000000000000000000000000', '!"100000000000000000000000000000000000000" has more than 38 digits (to_integer)'],
    [null, null],
  ])('%s gives %s', (given, expected) => {
    expect(runChain(['to_integer'], given)).toBe(expected);
  });

  it('reads groups of three where a mark is given', () => {
    const chain = [{ to_integer: { group_mark: ',' } }];
    expect(runChain(chain, '1,234,567')).toBe('1234567');
    expect(runChain(chain, '1234')).toBe('1234');
    expect(runChain(chain, '12,34')).toBe('!"12,34" is not a whole number (to_integer)');
    expect(runChain([{ to_integer: { group_mark: '.' } }], '1.234,00')).toBe('1234');
  });

  it('takes numbers and booleans', () => {
    expect(runChain(['to_integer'], 'true', { kind: 'boolean' })).toBe('1');
    expect(runChain(['to_integer'], '5.00', decimal(10, 2))).toBe('5');
    expect(runChain(['to_integer'], '1e21', float)).toBe('1000000000000000000000');
    expect(runChain(['to_integer'], '0.5', float)).toBe('!"0.5" is not a whole number (to_integer)');
    expect(runChain(['to_integer'], 'Infinity', float)).toBe('!"Infinity" is not a whole number (to_integer)');
    expect(typeOf(['to_integer'], decimal(10, 2))).toEqual({ kind: 'integer', digits: 8 });
  });
});

describe('to_decimal', () => {
  it.each([
    [{}, '12.50', '12.50'],
    [{}, '-0.0', '0.0'],
    [{}, '.5', '!".5" is not a decimal number (to_decimal)'],
    [{}, '1,5', '!"1,5" is not a decimal number (to_decimal)'],
    [{ decimal_mark: ',' as const }, '1,5', '1.5'],
    [{ decimal_mark: ',' as const, group_mark: '.' }, '-1.234.567,89', '-1234567.89'],
    [{ decimal_mark: ',' as const, group_mark: '.' }, '1.5', '!"1.5" is not a decimal number (to_decimal)'],
    [{ group_mark: "'" }, "1'000", '1000'],
    [{ precision: 5, scale: 2 }, '123.450', '123.450'],
    [{ precision: 5, scale: 2 }, '123.456', '!"123.456" does not fit decimal(5,2) (to_decimal)'],
    [{ precision: 5, scale: 2 }, '1234', '!"1234" does not fit decimal(5,2) (to_decimal)'],
  ])('%j of %s', (to_decimal, given, expected) => {
    expect(runChain([{ to_decimal }], given)).toBe(expected);
  });

  it('keeps the size of a number', () => {
    expect(typeOf(['to_decimal'], integer)).toEqual(decimal(10, 0));
    expect(typeOf(['to_decimal'], { kind: 'string' })).toEqual(unbounded);
    expect(typeOf([{ to_decimal: { precision: 5, scale: 2 } }], { kind: 'string' })).toEqual(decimal(5, 2));
  });
});
