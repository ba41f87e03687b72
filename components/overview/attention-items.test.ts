import { describe, expect, it } from 'vitest';
import type { ApiOutputs } from '../api/trpc.ts';
import { attentionItems } from './attention-items.ts';

type Overview = ApiOutputs['overview']['get'];
type Ruleset = Overview['rulesets'][number];

const good: NonNullable<Ruleset['latest']> = {
  runId: 'EXEC_00000001',
  at: new Date(0),
  rcr: 99,
  rcrStatus: 'HEALTHY',
  dqcs: 0.95,
  dqcsStatus: 'GOOD',
  rei: 55,
  reiStatus: 'EXCELLENT',
  far: 98,
  farStatus: 'HEALTHY',
  irr: null,
  irrStatus: null,
  matched: 99,
  mismatched: 1,
};
const ruleset = (name: string, latest: Ruleset['latest']): Ruleset => ({
  id: name,
  name,
  latest,
  previous: null,
  sparkline: [],
  lastRun: null,
});

describe('attentionItems', () => {
  it('is empty when all is well and when nothing has run', () => {
    expect(attentionItems({ attention: [], rulesets: [ruleset('Orders', good), ruleset('New', null)] })).toEqual([]);
    // A handful of rows cannot be reconciled quickly per row; nothing is wrong with them.
    expect(attentionItems({ attention: [], rulesets: [ruleset('Small', { ...good, rei: 2, reiStatus: 'CRITICAL' })] })).toEqual([]);
  });

  it('names what is bad although it has not become worse', () => {
    const bad = { ...good, rcr: 67.996, rcrStatus: 'CRITICAL', dqcs: 0.4, dqcsStatus: 'POOR', farStatus: 'WARNING' };
    expect(attentionItems({ attention: [], rulesets: [ruleset('Orders', bad)] })).toEqual([
      {
        tone: 'bad',
        title: 'Orders is below its thresholds',
        detail: 'RCR 68.00% is critical, DQCS 0.400 is poor',
        href: '/runs/EXEC_00000001',
      },
    ]);
  });

  it('says each thing once, in plain words, the worst first', () => {
    const worsened = { kind: 'kpi_worsened' as const, title: 'Orders got worse', href: '/runs/EXEC_00000001' };
    const quota = {
      kind: 'staging_quota' as const,
      title: 'Staging is near its quota',
      detail: '95 % of the quota is used.',
      href: '/staging',
    };
    const failed = {
      kind: 'run_failed' as const,
      title: 'The last run of Bills failed',
      detail: 'crm: nobody answers.',
      href: '/runs/EXEC_2',
    };
    const items = attentionItems({
      attention: [quota, { ...worsened, detail: 'RCR went from HEALTHY to CRITICAL, FAR went from HEALTHY to WARNING' }, failed],
      rulesets: [ruleset('Orders', { ...good, rcr: 60, rcrStatus: 'CRITICAL' })],
    });
    expect(items.map((item) => [item.tone, item.title])).toEqual([
      ['bad', 'Orders got worse'],
      ['bad', 'The last run of Bills failed'],
      ['warn', 'Staging is near its quota'],
    ]);
    expect(items[0]?.detail).toBe('RCR went from healthy to critical, FAR went from healthy to warning');
  });

  it('does not let a small fall hide what is bad beside it', () => {
    const attention = [
      { kind: 'kpi_worsened' as const, title: 'Orders got worse', href: '/runs/EXEC_00000001', detail: 'REI went from GOOD to ACCEPTABLE' },
    ];
    const [mild] = attentionItems({ attention, rulesets: [ruleset('Orders', { ...good, reiStatus: 'ACCEPTABLE' })] });
    expect(mild).toMatchObject({ tone: 'warn', detail: 'REI went from good to acceptable' });
    const [grave] = attentionItems({ attention, rulesets: [ruleset('Orders', { ...good, far: 79.41, farStatus: 'CRITICAL' })] });
    expect(grave).toMatchObject({ tone: 'bad', detail: 'REI went from good to acceptable, FAR 79.41% is critical' });
  });
});
