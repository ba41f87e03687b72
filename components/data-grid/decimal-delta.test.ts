import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalDelta } from './decimal-delta.ts';

describe('decimalDelta', () => {
  it.each([
    ['0.2', '0.3', '+0.1'],
    ['12.50', '12.5', '±0'],
    ['100', '98.5', '−1.5'],
    ['-1', '1', '+2'],
    ['9007199254740993', '9007199254740992', '−1'],
    ['0', '1234567.891', '+1,234,567.891'],
    ['1e-7', '2e-7', '+0.0000001'],
    ['1e3', '1', '−999'],
    ['.5', '1.', '+0.5'],
    ['NaN', '1', null],
    ['1', 'Infinity', null],
    ['', '1', null],
    ['1e400', '1', null],
  ])('%s to %s is %s', (source, target, delta) => expect(decimalDelta(source, target)).toBe(delta));

  it('is exact for any two scaled integers', () => {
    const scaled = fc.record({ units: fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), scale: fc.integer({ min: 0, max: 20 }) });
    const write = ({ units, scale }: { units: bigint; scale: number }) => {
      const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
      return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale ? `.${digits.slice(-scale)}` : ''}`;
    };
    fc.assert(
      fc.property(scaled, scaled, (a, b) => {
        const delta = decimalDelta(write(a), write(b))!.replace('±', '+').replaceAll(',', '');
        const [, sign, whole, fraction = ''] = /^([+−])(\d+)(?:\.(\d+))?$/.exec(delta)!;
        const units = BigInt(whole! + fraction.padEnd(20, '0')) * (sign === '−' ? -1n : 1n);
        return units === b.units * 10n ** BigInt(20 - b.scale) - a.units * 10n ** BigInt(20 - a.scale);
      }),
    );
  });
});
