import { describe, expect, it } from 'vitest';
import { type FieldSeries, fieldCharts, MOST_LINES, type RuleSeries, ruleCharts, usualFields, usualRules } from './breakdown-lines.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
const run = (number: number) => ({ runId: `EXEC_${number}`, at: at(number), version: 1 });
const failed = [{ id: 'EXEC_f', rulesetId: 'A', queuedAt: at(1), endedAt: at(2) }];

const rules: RuleSeries = {
  rulesetId: 'A',
  rulesetName: 'Orders',
  series: [
    {
      name: 'number',
      type: 'exact',
      points: [
        { ...run(0), matched: 90, confidence: 0.95 },
        { ...run(4), matched: 80, confidence: 0.95 },
      ],
    },
    {
      name: 'name',
      type: 'fuzzy',
      points: [
        { ...run(0), matched: null, confidence: null },
        { ...run(4), matched: 0, confidence: null },
      ],
    },
  ],
};

const field = (source: string, agreement: (number | null)[]): FieldSeries['series'][number] => ({
  source,
  target: source,
  points: agreement.map((each, index) => ({
    ...run(index),
    compared: 100,
    mismatched: each === null ? null : 100 - each,
    agreement: each,
  })),
});

describe('rules over time', () => {
  it('have a line each, with gaps where a run failed or had no such rule', () => {
    const [matched, confidence] = ruleCharts(rules, ['number', 'name'], failed);
    expect(matched?.series.map(({ label, points }) => [label, points.map(({ value }) => value)])).toEqual([
      ['number', [90, null, 80]],
      ['name', [null, null, 0]],
    ]);
    expect(matched?.limits[1]).toBeCloseTo(99);
    expect(confidence?.series[1]?.points.map(({ value }) => value)).toEqual([null, null, null]);
    expect(matched?.series[0]?.points[0]).toMatchObject({ href: '/runs/EXEC_0', note: 'EXEC_0, version 1' });
    expect(ruleCharts(rules, ['name'], []).map(({ series }) => series.length)).toEqual([1, 1]);
    expect(usualRules(rules)).toEqual(['number', 'name']);
  });
});

describe('fields over time', () => {
  const fields: FieldSeries = {
    rulesetId: 'A',
    rulesetName: 'Orders',
    series: [
      field('good', [100, 100]),
      ...Array.from({ length: MOST_LINES }, (_, number) => field(`bad${number}`, [100, 50 + number])),
      field('gone', [90, null]),
    ],
  };

  it('are those that agree least, as long as nobody chose', () => {
    expect(usualFields(fields)).toEqual(['bad0', 'bad1', 'bad2', 'bad3', 'bad4', 'bad5']);
    const [agreement, mismatched] = fieldCharts(fields, ['gone', 'bad0'], []);
    expect(agreement?.series.map(({ id, points }) => [id, points.map(({ value }) => value)])).toEqual([
      ['bad0', [100, 50]],
      ['gone', [90, null]],
    ]);
    expect(mismatched?.series[0]?.points.map(({ value }) => value)).toEqual([0, 50]);
  });
});
