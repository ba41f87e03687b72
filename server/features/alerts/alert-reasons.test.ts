import { describe, expect, it } from 'vitest';
import { type AlertConditions, alertConditionsSchema, createAlertInput } from './alert.schema.ts';
import { alertReasons, type EndedRun } from './alert-reasons.ts';
import { GOOD } from './testing/messages.ts';

const conditions = (some: Partial<AlertConditions> = {}) => alertConditionsSchema.parse(some);
const run = (some: Partial<EndedRun>): EndedRun => ({ status: 'succeeded', failure: null, kpis: GOOD, previous: GOOD, ...some });
const kinds = (...args: Parameters<typeof alertReasons>) => alertReasons(...args).map(({ kind }) => kind);

describe('alertReasons', () => {
  it('tells of a failed run with what happened and what to do', () => {
    const failure = { phase: 'extract_source', code: 'timeout', message: 'crm: nobody answers.', advice: 'Start it.', detail: null };
    const failed = run({ status: 'failed', failure, kpis: null, previous: null });
    expect(alertReasons(conditions(), failed)).toEqual([{ kind: 'run_failed', text: 'The run failed. crm: nobody answers. Start it.' }]);
    expect(alertReasons(conditions({ runFails: false }), failed)).toEqual([]);
  });

  it('tells of each KPI that it watches and whose status is worse', () => {
    const kpis = { ...GOOD, rcr: 85, rcrStatus: 'WARNING', far: 70, farStatus: 'CRITICAL', rei: 10, reiStatus: 'CRITICAL' };
    const [rcr, far, ...others] = alertReasons(conditions(), run({ kpis }));
    expect(rcr).toMatchObject({ kpi: 'rcr', before: { value: 96.94, status: 'HEALTHY' }, after: { value: 85, status: 'WARNING' } });
    expect(rcr?.text).toBe('RCR went from 96.94%, healthy to 85.00%, warning.');
    expect(far?.text).toBe('FAR went from 99.10%, healthy to 70.00%, critical.');
    expect(others).toEqual([]);
    expect(alertReasons(conditions({ worsens: ['rei'] }), run({ kpis })).map(({ text }) => text)).toEqual([
      'REI went from 52.00, excellent to 10.00, critical.',
    ]);
    expect(kinds(conditions(), run({ kpis: GOOD, previous: kpis }))).toEqual([]);
    expect(kinds(conditions(), run({ kpis, previous: kpis }))).toEqual([]);
  });

  it.each([
    [96.94, 91.94, 5, true],
    [96.94, 91.95, 5, false],
    // 80.3 - 80.2 is 0.09999999999999432 in binary.
    [80.3, 80.2, 0.1, true],
    [90, 95, 1, false],
  ])('from %d to %d with %d points allowed: %s', (before, after, rcrFalls, told) => {
    const found = kinds(conditions({ rcrFalls, worsens: [] }), run({ previous: { ...GOOD, rcr: before }, kpis: { ...GOOD, rcr: after } }));
    expect(found).toEqual(told ? ['rcr_fell'] : []);
  });

  it('has nothing to compare the first run with', () => {
    expect(kinds(conditions({ rcrFalls: 1 }), run({ previous: null, kpis: { ...GOOD, rcr: 0, rcrStatus: 'CRITICAL' } }))).toEqual([]);
  });
});

describe('the settings of an alert', () => {
  it('ask for an occasion and a channel', () => {
    const never = { runFails: false, worsens: [], rcrFalls: null };
    const problems = createAlertInput.safeParse({ name: ' ', conditions: never, channelIds: [] }).error?.issues;
    expect(problems?.map(({ path }) => path.join('.'))).toEqual(['name', 'conditions.runFails', 'channelIds']);
    expect(createAlertInput.parse({ name: 'a', conditions: {}, channelIds: ['c'] })).toEqual({
      name: 'a',
      rulesetId: null,
      conditions: { runFails: true, worsens: ['rcr', 'dqcs', 'far', 'irr'], rcrFalls: null },
      channelIds: ['c'],
      enabled: true,
    });
  });
});
