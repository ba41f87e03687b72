import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTick, timeTicks, trendDomain, valueTicks } from './trend-scale.ts';

const percent = [0, 100] as const;

describe('trendDomain', () => {
  it('keeps a near threshold in view and a far one out', () => {
    const near = trendDomain([92, 97], [90], percent);
    expect(near[0]).toBeLessThan(90);
    const far = trendDomain([99, 99.5], [20], percent);
    expect(far[0]).toBeGreaterThan(90);
  });

  it('does not blow noise up to a fall', () => {
    const [low, high] = trendDomain([99.9, 99.91], [], percent);
    expect(high - low).toBeGreaterThanOrEqual(1);
  });

  it('holds the data, inside the limits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
        const [low, high] = trendDomain(values, [80, 90], percent);
        return low >= 0 && high <= 100 && low < high && low <= Math.min(...values) && high >= Math.max(...values);
      }),
    );
  });

  it('shows everything when there is nothing', () => expect(trendDomain([], [90], percent)).toEqual([0, 100]));
});

describe('valueTicks', () => {
  it.each([
    [
      [0, 100],
      [0, 20, 40, 60, 80, 100],
    ],
    [
      [88, 100],
      [90, 95, 100],
    ],
    [
      [0.7, 0.9],
      [0.7, 0.75, 0.8, 0.85, 0.9],
    ],
  ] as [[number, number], number[]][])('%j has %j', (domain, ticks) => expect(valueTicks(domain)).toEqual(ticks));
});

describe('timeTicks', () => {
  it('tells seconds apart where runs are seconds apart', () => {
    const from = new Date(2025, 0, 1, 10, 3, 57, 250).getTime();
    const ticks = timeTicks(from, from + 12_000).map((at) => new Date(at).toTimeString().slice(0, 8));
    expect(ticks).toEqual(['10:04:00', '10:04:05']);
  });

  it('are midnights of the zone over days, whatever the clocks do', () => {
    const from = new Date(2025, 2, 27, 15).getTime();
    const ticks = timeTicks(from, new Date(2025, 3, 1, 12).getTime());
    expect(ticks.map((tick) => new Date(tick).getHours())).toEqual(ticks.map(() => 0));
    expect(ticks).toHaveLength(5);
  });

  it('are round minutes within an hour', () => {
    const ticks = timeTicks(new Date(2025, 0, 1, 10, 3).getTime(), new Date(2025, 0, 1, 10, 33).getTime());
    expect(ticks.map((tick) => new Date(tick).getMinutes())).toEqual([5, 10, 15, 20, 25, 30]);
  });

  it('stay few, in order and inside', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 3e11 }), (from, span) => {
        const ticks = timeTicks(from, from + span);
        return ticks.length <= 12 && ticks.every((tick, at) => tick >= from && tick <= from + span && (at === 0 || tick > ticks[at - 1]!));
      }),
    );
  });

  it('are named by what tells them apart', () => {
    const morning = new Date(2025, 0, 24, 9, 30).getTime();
    expect(formatTick(morning + 5_000, morning, morning + 10_000)).toBe('09:30:05');
    expect(formatTick(morning, morning, morning + 3_600_000)).toBe('09:30');
    expect(formatTick(morning, morning, morning + 20 * 86_400_000)).toBe('24 Jan');
    expect(formatTick(morning, morning, morning + 900 * 86_400_000)).toBe('Jan 2025');
  });
});
