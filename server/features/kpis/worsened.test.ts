import { describe, expect, it } from 'vitest';
import { type KpiStatuses, worsenedKpis } from './worsened.ts';

const good: KpiStatuses = {
  rcrStatus: 'HEALTHY',
  dqcsStatus: 'GOOD',
  reiStatus: 'GOOD',
  farStatus: 'HEALTHY',
  irrStatus: null,
};

describe('worsenedKpis', () => {
  it('names each KPI that fell, with both words', () => {
    const worse = { ...good, rcrStatus: 'CRITICAL', reiStatus: 'WARNING', dqcsStatus: 'ACCEPTABLE' };
    expect(worsenedKpis(good, worse)).toEqual([
      { kpi: 'RCR', before: 'HEALTHY', after: 'CRITICAL' },
      { kpi: 'DQCS', before: 'GOOD', after: 'ACCEPTABLE' },
      { kpi: 'REI', before: 'GOOD', after: 'WARNING' },
    ]);
  });

  it('says nothing about what stayed, rose or is not there', () => {
    expect(worsenedKpis(good, good)).toEqual([]);
    expect(worsenedKpis({ ...good, rcrStatus: 'CRITICAL' }, good)).toEqual([]);
    expect(worsenedKpis(good, { ...good, farStatus: null })).toEqual([]);
    expect(worsenedKpis({ ...good, irrStatus: null }, { ...good, irrStatus: 'CRITICAL' })).toEqual([]);
  });
});
