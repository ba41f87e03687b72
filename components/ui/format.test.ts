import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAbsoluteTime,
  formatBytes,
  formatCompactCount,
  formatCount,
  formatDelta,
  formatDuration,
  formatNumber,
  formatPercent,
  formatPlural,
  formatRate,
  formatRelativeTime,
  formatTimeLeft,
  presentFor,
  roundHalfAway,
} from './format.ts';

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [1247, '1,247'],
    [1234567, '1,234,567'],
    [Number.MAX_SAFE_INTEGER, '9,007,199,254,740,991'],
    [-1200, '−1,200'],
  ])('%d is %s', (value, text) => expect(formatCount(value)).toBe(text));
});

describe('formatCompactCount', () => {
  it.each([
    [9_999, '9,999'],
    [10_000, '10.0 K'],
    [12_345, '12.3 K'],
    [312_480, '312 K'],
    [999_999, '999 K'],
    [1_000_000, '1.0 M'],
    [1_234_567, '1.2 M'],
    [1_299_999, '1.2 M'],
    [1_300_000, '1.3 M'],
    [4_200_000_000, '4.2 B'],
    [-12_345, '−12.3 K'],
  ])('%d is %s', (value, text) => expect(formatCompactCount(value)).toBe(text));

  it('never shows more than there is, and misses less than a tenth', () => {
    const scale: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 1e14 }), (value) => {
        const [number, unit] = formatCompactCount(value).split(' ');
        const shown = Number(number) * scale[unit!]!;
        return shown <= value * (1 + 1e-12) && shown > value * 0.9;
      }),
    );
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [15_200_000, '15.2 MB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [550_000_000, '550 MB'],
    [1.5e12, '1.5 TB'],
  ])('%d is %s', (value, text) => expect(formatBytes(value)).toBe(text));
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [999.7, '1.0 s'],
    [4_200, '4.2 s'],
    [9_960, '10 s'],
    [59_499, '59 s'],
    [59_600, '1 m 00 s'],
    [65_000, '1 m 05 s'],
    [3_599_600, '1 h 00 m'],
    [7_380_000, '2 h 03 m'],
    [273_600_000, '3 d 04 h'],
  ])('%d ms is %s', (value, text) => expect(formatDuration(value)).toBe(text));
});

describe('rounding half away from zero', () => {
  it.each([
    [1.005, 2, 1.01],
    [2.675, 2, 2.68],
    [-1.005, 2, -1.01],
    [95.923, 2, 95.92],
    [0.8615, 3, 0.862],
    [1e-9, 2, 0],
    [123456789.125, 2, 123456789.13],
  ])('%d to %d digits is %d', (value, digits, rounded) => expect(roundHalfAway(value, digits)).toBe(rounded));

  it('prints every digit asked for', () => {
    expect(formatPercent(96.9)).toBe('96.90%');
    expect(formatPercent(100)).toBe('100.00%');
    expect(formatNumber(0.95, 3)).toBe('0.950');
    expect(formatNumber(-3, 0)).toBe('−3');
  });
});

describe('formatDelta', () => {
  it.each([
    [0.42, 2, '+0.42'],
    [-0.42, 2, '−0.42'],
    [0.001, 2, '±0.00'],
    [-0.004, 2, '±0.00'],
    [1200, 0, '+1,200'],
  ])('%d with %d digits is %s', (value, digits, text) => expect(formatDelta(value, digits)).toBe(text));
});

describe('rates and plurals', () => {
  it('carry their unit', () => {
    expect(formatRate(4431.4)).toBe('4,431 rows/s');
    expect(formatRate(1_250_000)).toBe('1.2 M rows/s');
    expect(formatPlural(1, 'row')).toBe('1 row');
    expect(formatPlural(0, 'row')).toBe('0 rows');
    expect(formatPlural(2, 'entry', 'entries')).toBe('2 entries');
  });
});

describe('times', () => {
  const now = new Date('2025-01-24T12:00:00Z');
  it.each([
    ['2025-01-24T11:59:57Z', 'just now'],
    ['2025-01-24T11:59:48Z', '12 s ago'],
    ['2025-01-24T11:57:00Z', '3 min ago'],
    ['2025-01-24T09:30:00Z', '2 h ago'],
    ['2025-01-19T12:00:00Z', '5 d ago'],
    ['2024-11-02T12:00:00Z', '2024-11-02'],
    ['2025-01-24T14:00:00Z', 'in 2 h'],
  ])('%s is %s', (at, text) => expect(formatRelativeTime(new Date(at), now)).toBe(text));

  it('do not put what was done since the last tick of the clock into the future', () => {
    const clock = new Date('2025-01-24T12:00:08Z');
    const shown = (at: string) => formatRelativeTime(new Date(at), presentFor(new Date(at), now, clock));
    expect(shown('2025-01-24T12:00:06Z')).toBe('just now');
    // By a server whose clock is a little ahead.
    expect(shown('2025-01-24T12:00:12Z')).toBe('just now');
    expect(shown('2025-01-24T12:00:20Z')).toBe('in 20 s');
    expect(shown('2025-01-24T11:59:48Z')).toBe('12 s ago');
  });

  it('name their zone', () => {
    expect(formatAbsoluteTime(now, 'UTC')).toBe('2025-01-24 12:00:00 UTC');
    expect(formatAbsoluteTime(now, 'Europe/Berlin')).toBe('2025-01-24 13:00:00 GMT+1');
    expect(formatAbsoluteTime(new Date('2025-01-24T00:00:00Z'), 'UTC')).toBe('2025-01-24 00:00:00 UTC');
  });

  it('count down', () => {
    expect(formatTimeLeft(new Date('2025-01-24T15:10:00Z'), now)).toBe('3 h 10 m left');
    expect(formatTimeLeft(now, now)).toBe('expired');
  });
});
