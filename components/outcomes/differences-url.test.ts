import { createLoader } from 'nuqs/server';
import { describe, expect, it } from 'vitest';
import { DIFFERENT, differencesHref, differencesParsers, filterOf, isNarrowed, shownOutcomes } from './differences-url.ts';

const read = createLoader(differencesParsers);
const viewAt = (href: string) => read(new URL(href, 'http://tieout.test'));

describe('the URL of the differences', () => {
  it('is bare when nothing is filtered', () => {
    expect(differencesHref('EXEC_1')).toBe('/runs/EXEC_1/differences');
    expect(shownOutcomes(viewAt('/runs/EXEC_1/differences'))).toEqual(DIFFERENT);
  });

  it('opens the same view again', () => {
    const view = {
      show: ['mismatched' as const],
      field: 'a, b',
      rule: 'order number',
      where: [{ side: 'target' as const, column: 'x:y;z', operator: 'contains' as const, value: '50 % & more' }],
      after: 'Y3Vyc29y/+=',
      changed: true,
      hide: ['one,two', 'three'],
      row: '17',
      duplicates: 'target' as const,
    };
    expect(viewAt(differencesHref('EXEC_1', view))).toEqual({ ...view, before: null });
  });

  it('drops what it does not understand instead of failing', () => {
    const view = viewAt('/runs/EXEC_1/differences?show=nonsense&where=broken&changed=perhaps');
    expect(filterOf(view)).toEqual({ outcomes: [...DIFFERENT] });
    expect(isNarrowed(view)).toBe(false);
  });
});

describe('the filter', () => {
  it('holds only what was asked for', () => {
    expect(filterOf({ show: ['equal', 'mismatched'], field: 'status', rule: null, where: [] })).toEqual({
      outcomes: ['mismatched', 'equal'],
      changedField: 'status',
    });
  });
});
