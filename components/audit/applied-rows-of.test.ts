import { describe, expect, it } from 'vitest';
import { appliedRowsOf } from './applied-rows-of.ts';

describe('appliedRowsOf', () => {
  it('tells how many rows an entry leaves out, and where they are', () => {
    expect(appliedRowsOf('CHG_0000abcd', { rowsShown: 200, report: { applied: 4_812, stale: 1 }, rows: [] })).toEqual({
      shown: 200,
      applied: 4_812,
      href: '/changes/CHG_0000abcd?became=applied,changed_since',
    });
  });

  it('says nothing of an entry that holds all of them, or that is about something else', () => {
    expect(appliedRowsOf('CHG_0000abcd', { rowsShown: 3, report: { applied: 3 } })).toBeNull();
    expect(appliedRowsOf('CHG_0000abcd', { rowsShown: 'many' })).toBeNull();
    expect(appliedRowsOf('CHG_0000abcd', null)).toBeNull();
  });
});
