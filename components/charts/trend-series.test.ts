import { describe, expect, it } from 'vitest';
import { placesWithin, type TrendPoint, trendRows } from './trend-series.ts';

const point = (second: number, value: number | null): TrendPoint => ({ id: `p${second}`, at: new Date(second * 1000), value });

describe('trendRows', () => {
  it('ends a line at a gap and begins another', () => {
    const { rows, stretches } = trendRows([{ id: 'a', label: 'A', points: [point(1, 90), point(2, null), point(3, 95), point(4, 96)] }]);
    expect(stretches).toHaveLength(2);
    expect(rows).toEqual([{ at: 1000, 's0-0': 90 }, { at: 2000 }, { at: 3000, 's0-1': 95 }, { at: 4000, 's0-1': 96 }]);
  });

  it('puts series with different moments on one axis, in time order', () => {
    const { rows, stretches } = trendRows([
      { id: 'a', label: 'A', points: [point(3, 1), point(1, 2)] },
      { id: 'b', label: 'B', points: [point(2, 3)] },
    ]);
    expect(rows.map((row) => row.at)).toEqual([1000, 2000, 3000]);
    expect(stretches.map((stretch) => stretch.series)).toEqual([0, 1]);
  });

  it('finds the point of every value, also when two runs share a moment', () => {
    const { rows, stretches, points } = trendRows([{ id: 'a', label: 'A', points: [point(1, 90), { ...point(1, 80), id: 'twin' }] }]);
    expect(stretches).toHaveLength(2);
    expect(rows).toHaveLength(1);
    expect([...points.values()].map((found) => found.id).sort()).toEqual(['p1', 'twin']);
  });
});

describe('placesWithin', () => {
  const rows = [{ at: 10 }, { at: 20 }, { at: 30 }, { at: 40 }];

  it.each([
    [
      { from: 20, to: 30 },
      { startIndex: 1, endIndex: 2 },
    ],
    [
      { from: 15, to: 35 },
      { startIndex: 1, endIndex: 2 },
    ],
    [
      { from: 0, to: 10 },
      { startIndex: 0, endIndex: 0 },
    ],
    [{ from: 0, to: 99 }, null],
    [{ from: 50, to: 99 }, null],
    [{ from: 21, to: 29 }, null],
    [null, null],
  ])('%j is %j', (stretch, places) => expect(placesWithin(rows, stretch)).toEqual(places));
});
