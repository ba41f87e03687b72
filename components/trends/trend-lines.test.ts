import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '#server/engine/kpis/kpi-status.ts';
import { trendCsv } from './trend-csv.ts';
import { type KpiSeries, sharedBands, TREND_KPIS } from './trend-kpis.ts';
import { trendAnnotations, trendLines } from './trend-lines.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));

function series(id: string, values: (number | null)[], thresholds: KpiSeries['thresholds'] = DEFAULT_THRESHOLDS): KpiSeries {
  return {
    rulesetId: id,
    rulesetName: `Ruleset "${id}"`,
    thresholds,
    annotations: [{ at: at(0), kind: 'published', label: 'Version 1 published' }],
    points: values.map((far, index) => ({
      runId: `EXEC_${id}${index}`,
      at: at(index * 2),
      version: 1,
      rcr: 95.125,
      rcrStatus: 'HEALTHY',
      dqcs: 0.9,
      dqcsStatus: 'GOOD',
      rei: 45,
      reiStatus: 'GOOD',
      far,
      farStatus: far === null ? null : 'HEALTHY',
      irr: null,
      irrStatus: null,
      totalSource: 1,
      totalTarget: 1,
      matched: 1,
      mismatched: 0,
      sourceOnly: 0,
      targetOnly: 0,
      rejected: 0,
    })),
  };
}
const failed = { id: 'EXEC_f', rulesetId: 'a', queuedAt: at(2), endedAt: at(3) };

describe('trendLines', () => {
  it('puts failed runs and runs without the value as gaps where they belong', () => {
    const [a, b] = trendLines('far', [series('a', [99, null, 98]), series('b', [97])], [failed]);
    expect(a?.points.map((point) => [point.id, point.value, point.status])).toEqual([
      ['EXEC_a0', 99, 'HEALTHY'],
      ['EXEC_a1', null, null],
      ['EXEC_f', null, 'failed'],
      ['EXEC_a2', 98, 'HEALTHY'],
    ]);
    expect(a?.points.every((point) => point.href === `/runs/${point.id}`)).toBe(true);
    expect(b?.points.map((point) => point.id)).toEqual(['EXEC_b0']);
  });

  it('marks published versions shortly, and those close together once', () => {
    const published = (minute: number, version: number) => ({
      at: at(minute),
      kind: 'published' as const,
      label: `Version ${version} published`,
    });
    const hundredMinutes = series(
      'a',
      Array.from({ length: 51 }, () => 99),
    );
    const annotations = [published(0, 1), published(40, 2), published(42, 3)];
    const other = { ...series('b', []), annotations: [published(1, 1), published(90, 2)] };
    expect(trendAnnotations([{ ...hundredMinutes, annotations }, other])).toEqual([
      { at: at(0), label: 'v1' },
      { at: at(40), label: 'v2, v3' },
      { at: at(90), label: 'v2' },
    ]);
    const changed = { at: at(41), kind: 'schema_changed' as const, label: 'orders of crm: column a2 removed' };
    expect(trendAnnotations([{ ...hundredMinutes, annotations: [published(40, 2), changed, { ...changed, at: at(70) }] }])).toEqual([
      { at: at(40), label: 'v2, schema' },
      { at: at(70), label: 'schema' },
    ]);
  });
});

describe('trendCsv', () => {
  it('gives every point with all its digits, quoted where it must be', () => {
    expect(trendCsv(trendLines('rcr', [series('a', [1])], [failed]))).toBe(
      'ruleset_id,ruleset,run,at,value,status\r\n' +
        'a,"Ruleset ""a""",EXEC_a0,2026-01-01T12:00:00.000Z,95.125,HEALTHY\r\n' +
        'a,"Ruleset ""a""",EXEC_f,2026-01-01T12:03:00.000Z,,failed\r\n',
    );
    const [line] = trendLines('rcr', [series('a', [1])], []);
    expect(trendCsv([{ ...line!, label: 'number, then name' }], 'rule')).toBe(
      'rule,run,at,value,status\r\n"number, then name",EXEC_a0,2026-01-01T12:00:00.000Z,95.125,HEALTHY\r\n',
    );
  });
});

describe('sharedBands', () => {
  const rcr = TREND_KPIS[0]!;

  it('covers the whole range without a hole, by the thresholds', () => {
    for (const kpi of TREND_KPIS) {
      const bands = sharedBands(kpi, [series('a', [])])!;
      expect(bands[0]?.to).toBe(kpi.limits[1]);
      expect(bands.at(-1)?.from).toBe(kpi.limits[0]);
      bands.slice(1).forEach((band, index) => {
        expect(band.to).toBe(bands[index]?.from);
      });
    }
  });

  it('is nothing where thresholds differ, and has no band without height', () => {
    const strict = { ...DEFAULT_THRESHOLDS, rcr: { healthy: 99, warning: 99 } };
    expect(sharedBands(rcr, [series('a', []), series('b', [], strict)])).toBeNull();
    expect(sharedBands(rcr, [series('b', [], strict)])?.map((band) => band.label)).toEqual(['Healthy', 'Critical']);
  });
});
