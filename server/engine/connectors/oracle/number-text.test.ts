import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import { canonicalNumber } from './number-text.ts';

interface WireBuffer {
  writeOracleNumber(text: string, writeLength: boolean): void;
  parseOracleNumber(bytes: Buffer): string;
  buf: Buffer;
  pos: number;
}
const { GrowableBuffer } = createRequire(import.meta.url)('oracledb/lib/impl/datahandlers/buffer.js') as {
  GrowableBuffer: new () => WireBuffer;
};

/** The driver's own two ways: text to NUMBER's bytes on the wire, and back to the text that we are given. */
function overTheWire(text: string): string {
  const buffer = new GrowableBuffer();
  buffer.writeOracleNumber(text, false);
  return buffer.parseOracleNumber(buffer.buf.subarray(0, buffer.pos));
}

describe('NUMBER as canonical text', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['.5', '0.5'],
    ['-.05', '-0.05'],
    ['12.50', '12.5'],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['-1.5E+3', '-1500'],
    ['9.99E125', `999${'0'.repeat(123)}`],
    ['1234567890123456789012345678901234567890', '1234567890123456789012345678901234567890'],
    ['-1e126', '-Infinity'],
    [`10${'0'.repeat(125)}`, 'Infinity'],
    ['~', '~'],
    ['', ''],
  ])('%s is %s', (text, expected) => {
    expect(canonicalNumber(text)).toBe(expected);
  });

  it('keeps every digit of any number that the driver sends and receives', () => {
    const number = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -84, max: 80 }));
    fc.assert(
      fc.property(number, ([negative, digits, exponent]) => {
        const text = `${negative && digits > 0n ? '-' : ''}${digits}e${exponent}`;
        const canonical = canonicalNumber(text);
        expect(isCanonical({ kind: 'decimal' }, canonical)).toBe(true);
        expect(canonicalNumber(overTheWire(canonical))).toBe(canonical);
        // By value, in whole units of the smallest digit: an arithmetic of its own.
        const [whole = '', fraction = ''] = canonical.replace('-', '').split('.');
        expect(BigInt(whole + fraction.padEnd(84, '0'))).toBe(digits * 10n ** BigInt(exponent + 84));
      }),
    );
  });
});
