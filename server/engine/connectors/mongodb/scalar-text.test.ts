import fc from 'fast-check';
import { Decimal128 } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { dateText, decimal128Text, doubleText, int64Text, isExactDouble, uuidText } from './scalar-text.ts';
import { int64 } from './testing/raw-bson.ts';

const decimal = (text: string) => decimal128Text(Buffer.from(Decimal128.fromString(text).bytes), 0);
const date = (ms: number | bigint) => dateText(int64(BigInt(ms)), 0);

describe('int64', () => {
  it('keeps every digit of every value', () => {
    fc.assert(fc.property(fc.bigInt(-(1n << 63n), (1n << 63n) - 1n), (value) => int64Text(int64(value), 0) === value.toString()));
    const edges = [53n, 32n, 31n, 0n].flatMap((power) => [-1n, 0n, 1n].flatMap((off) => [(1n << power) + off, -(1n << power) + off]));
    for (const value of edges) expect(int64Text(int64(value), 0)).toBe(value.toString());
  });

  it('knows which values a double holds', () => {
    expect(isExactDouble(int64((1n << 53n) + 1n), 0)).toBe(false);
    expect(isExactDouble(int64(1n << 60n), 0)).toBe(true);
    expect(isExactDouble(int64((1n << 63n) - 1n), 0)).toBe(false);
  });
});

describe('doubles', () => {
  it('read back to the same double, sign of zero included', () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(Number(doubleText(value)), value)));
    expect([-0, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE].map(doubleText)).toEqual(['-0', 'NaN', 'Infinity', '5e-324']);
  });
});

describe('Decimal128', () => {
  it.each([
    ['1.50', '1.50'],
    ['0', '0'],
    ['-0', '-0'],
    ['0E+3', '0'],
    ['0E-3', '0.000'],
    ['1E+3', '1000'],
    ['-12.5E+1', '-125'],
    ['1E-6176', `0.${'0'.repeat(6175)}1`],
    ['9.999999999999999999999999999999999E+6144', `${'9'.repeat(34)}${'0'.repeat(6111)}`],
    ['1234567890123456789012345678901234', '1234567890123456789012345678901234'],
    ['12345678901234567890.12345678901234', '12345678901234567890.12345678901234'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-Infinity', '-Infinity'],
  ])('%s is %s', (given, text) => {
    expect(decimal(given)).toBe(text);
  });

  it('is the number that was written, for any digits and exponent', () => {
    const parts = fc.record({
      negative: fc.boolean(),
      digits: fc.bigInt(0n, 10n ** 34n - 1n),
      exponent: fc.integer({ min: -6176, max: 6111 }),
    });
    fc.assert(
      fc.property(parts, ({ negative, digits, exponent }) => {
        const text = decimal(`${negative ? '-' : ''}${digits}E${exponent}`);
        expect(isCanonical({ kind: 'decimal' }, text)).toBe(true);
        const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
        expect(sign === '-').toBe(negative);
        // Both as whole numbers, scaled by the same power of ten.
        const scale = Math.max(0, -exponent);
        expect(BigInt(whole! + fraction.padEnd(scale, '0'))).toBe(digits * 10n ** BigInt(exponent + scale));
      }),
    );
  });

  it('takes a coefficient beyond 34 digits for zero, as the standard says', () => {
    const bytes = Buffer.alloc(16, 0xff);
    bytes[15] = 0x30;
    expect(decimal128Text(bytes, 0)).toMatch(/^0(\.0+)?$/);
    // The second form of the layout: sign and combination bits 11.
    bytes[15] = 0x6c;
    expect(decimal128Text(bytes, 0)).toMatch(/^0(\.0+)?$/);
  });
});

describe('dates', () => {
  it.each([
    [0, '1970-01-01 00:00:00Z'],
    [-1, '1969-12-31 23:59:59.999Z'],
    [-62_135_596_800_000, '0001-01-01 00:00:00Z'],
    [253_402_300_799_999, '9999-12-31 23:59:59.999Z'],
    [951_782_400_007, '2000-02-29 00:00:00.007Z'],
  ])('%d ms is %s', (ms, text) => {
    expect(date(ms)).toBe(text);
    expect(isCanonical({ kind: 'timestamptz', precision: 3 }, text)).toBe(true);
  });

  it('agrees with JavaScript on every moment of the years 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const iso = new Date(ms).toISOString().replace('T', ' ').replace('.000Z', 'Z');
        expect(date(ms)).toBe(iso);
      }),
    );
  });

  it.each([-62_135_596_800_001n, 253_402_300_800_000n, 1n << 62n, -(1n << 63n), (1n << 63n) - 1n])(
    '%d ms is out of the calendar, which no landing engine takes for a date',
    (ms) => {
      expect(isCanonical({ kind: 'timestamptz', precision: 3 }, date(ms))).toBe(false);
    },
  );

  it('names a moment beyond any calendar by its milliseconds', () => {
    expect(date(1n << 62n)).toBe('4611686018427387904 ms since 1970');
  });
});

it('writes a UUID with its hyphens', () => {
  expect(uuidText(Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 0)).toBe('00112233-4455-6677-8899-aabbccddeeff');
});
