import { describe, expect, it } from 'vitest';
import type { KpiPoint } from '#server/db/generated/client.ts';
import { worsenedKpis } from './worsened.ts';

const good: KpiPoint = {
  runId: 'EXEC_00000001',
  rulesetId: 'R',
  rulesetVersion: 1,
  at: new Date(0),
  rcr: 95,
  rcrStatus: 'HEALTHY',
  dqcs: 0.9,
  dqcsStatus: 'GOOD',
  rei: 45,
  reiStatus: 'GOOD',
  far: 99,
  farStatus: 'HEALTHY',
  irr: null,
  irrStatus: null,
  totalSource: 1,
  totalTarget: 1,
  matched: 1,
  mismatched: 0,
  sourceOnly: 0,
  targetOnly: 0,
  rejected: 0,
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
    expect(worsenedKpis(good, { ...good, farStatus: null, far: null })).toEqual([]);
    expect(worsenedKpis({ ...good, irrStatus: null }, { ...good, irr: 50, irrStatus: 'CRITICAL' })).toEqual([]);
  });
});
