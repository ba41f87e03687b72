import { describe, expect, it } from 'vitest';
import { matchingOf } from './matching.ts';

const counts = {
  byKind: {
    update: { pending: 10, approved: 4, rejected: 2, skipped: 1 },
    insert: { pending: 3, approved: 0, rejected: 0, skipped: 0 },
    delete: { pending: 0, approved: 5, rejected: 0, skipped: 0 },
  },
};

describe('matchingOf', () => {
  it('counts every row without a filter', () => {
    const { total, byDecision, byKind } = matchingOf(counts, { show: [], kind: [] });
    expect(total).toBe(25);
    expect(byDecision).toEqual({ pending: 13, approved: 9, rejected: 2, skipped: 1 });
    expect(byKind).toEqual({ update: 17, insert: 3, delete: 5 });
  });

  it('counts each chip under what the others say', () => {
    const { total, byDecision, byKind } = matchingOf(counts, { show: ['approved'], kind: ['update', 'insert'] });
    expect(total).toBe(4);
    expect(byDecision).toEqual({ pending: 13, approved: 4, rejected: 2, skipped: 1 });
    expect(byKind).toEqual({ update: 4, insert: 0, delete: 5 });
  });
});
