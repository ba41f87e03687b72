import { describe, expect, it } from 'vitest';
import type { ChangeFieldView } from '#server/features/changes/change-view.ts';
import { isApprovable } from './approvable.ts';
import { decidedRow } from './patch-rows.ts';

const field = (name: string, value?: string): ChangeFieldView => ({
  field: name,
  column: name,
  policy: 'manual',
  old: 'OPEN',
  other: 'PAID',
  ...(value !== undefined && { value }),
  problem: null,
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  typedBy: null,
});
const row = (kind: 'update' | 'insert' | 'delete', fields: ChangeFieldView[], problem: string | null = null) => ({
  ...{ seq: 1, kind, rule: null, key: { id: '1' }, decision: 'pending' as const, decidedBy: null, decidedAt: null, problem, comments: 0 },
  ...{ fields, outcome: null, stale: null, failure: null, appliedBy: null, appliedAt: null, undoneBy: null },
});

describe('isApprovable', () => {
  it.each([
    ['a delete without a guard', row('delete', []), true],
    ['an update with one value of two', row('update', [field('a', 'x'), field('b')]), true],
    ['an update without a value', row('update', [field('a')]), false],
    ['an insert with one value of two', row('insert', [field('a', 'x'), field('b')]), false],
    ['an insert with all of them', row('insert', [field('a', 'x'), field('b', '')]), true],
    ['a row that cannot be written', row('delete', [], 'a part of its key is NULL'), false],
  ])('%s: %s', (_, change, expected) => {
    expect(isApprovable(change)).toBe(expected);
    // The server's own rule says the same.
    const approved = decidedRow(change, 'approved', undefined, { id: 'u', name: 'Anna' });
    expect(approved !== change).toBe(expected);
  });
});
