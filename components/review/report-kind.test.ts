import { describe, expect, it } from 'vitest';
import type { ChangeCounts, ChangeFailure, ChangeReport } from '#server/features/changes/change-view.ts';
import { reportKind } from './report-kind.ts';

const failure: ChangeFailure = {
  code: 'invalid_input',
  message: 'No.',
  advice: 'Look.',
  detail: null,
  seq: 7,
  field: null,
};
const report: ChangeReport = { applied: 0, stale: 0, skipped: 3, failed: 1, changedSince: 0, seconds: 1 };
const withStale = { outcomes: { stale: 2 } } as ChangeCounts;

describe('reportKind', () => {
  it('never tells an apply that is unsettled as one that wrote nothing', () => {
    expect(reportKind({ status: 'unsettled', failure, report, counts: null })).toBe('unsettled');
    expect(reportKind({ status: 'unsettled', failure: null, report: null, counts: null })).toBe('unsettled');
  });

  it('tells nothing while there was none, while one is under way, and when the set could not be planned', () => {
    expect(reportKind({ status: 'planned', failure: null, report: null, counts: null })).toBe('none');
    expect(reportKind({ status: 'applying', failure, report, counts: withStale })).toBe('none');
    expect(reportKind({ status: 'failed', failure, report: null, counts: null })).toBe('none');
  });

  it('tells a cancelled apply as what somebody wanted, also where a former one met stale rows', () => {
    const cancelled: ChangeFailure = { ...failure, code: 'cancelled', seq: null };
    expect(reportKind({ status: 'planned', failure: cancelled, report, counts: withStale })).toBe('cancelled');
  });

  it('tells what stopped it', () => {
    expect(reportKind({ status: 'planned', failure, report, counts: withStale })).toBe('failed');
    expect(reportKind({ status: 'planned', failure: { ...failure, seq: null }, report, counts: withStale })).toBe('stale');
    expect(reportKind({ status: 'planned', failure: null, report, counts: null })).toBe('rolled_back');
    expect(reportKind({ status: 'applied', failure: null, report, counts: null })).toBe('applied');
  });
});
