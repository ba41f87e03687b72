import { describe, expect, it } from 'vitest';
import { waitingChanges } from './waiting-changes.ts';

const set = (change: Partial<Parameters<typeof waitingChanges>[0][number]>) => ({
  id: 'CHG_0000abcd',
  status: 'planned' as const,
  rulesetName: 'Orders',
  table: 'public.orders',
  byDecision: { pending: 0, approved: 0, rejected: 0, skipped: 0 },
  createdBy: { id: 'u1', name: 'Anna' },
  ...change,
});
const decided = (pending: number, approved: number) => ({ byDecision: { pending, approved, rejected: 0, skipped: 0 } });

describe('waitingChanges', () => {
  it('names what is to be reviewed, and what is only to be applied', () => {
    expect(waitingChanges([set(decided(1247, 3))])).toEqual([
      { tone: 'warn', title: '1,247 changes of Orders to be reviewed', detail: 'planned by Anna', href: '/changes/CHG_0000abcd' },
    ]);
    expect(waitingChanges([set({ ...decided(0, 1), rulesetName: null })])[0]?.title).toBe(
      '1 approved change of public.orders to be applied',
    );
  });

  it('passes over what waits for nobody', () => {
    expect(waitingChanges([set(decided(0, 0)), set({ byDecision: null }), set({ status: 'applied', ...decided(4, 4) })])).toEqual([]);
  });

  it('is loud about an apply that nobody can tell the outcome of', () => {
    expect(waitingChanges([set({ status: 'unsettled' })])[0]).toMatchObject({ tone: 'bad', title: 'An apply of Orders is unsettled' });
  });
});
