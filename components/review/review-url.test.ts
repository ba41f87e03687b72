import { describe, expect, it } from 'vitest';
import { filterOf, isNarrowed, isSearched, type ReviewView, reviewHref } from './review-url.ts';

const all: ReviewView = {
  show: [],
  kind: [],
  field: null,
  became: [],
  problems: false,
  q: null,
  after: null,
  before: null,
  row: null,
};

describe('filterOf', () => {
  it('says nothing for every row', () => {
    expect(filterOf(all)).toEqual({});
    expect(isNarrowed(all)).toBe(false);
  });

  it('names what is asked for, as the server calls it', () => {
    const view = {
      ...all,
      show: ['pending' as const],
      kind: ['update' as const],
      field: 'status',
      became: ['stale' as const],
      problems: true,
      q: ' 17 ',
    };
    expect(filterOf(view)).toEqual({
      decisions: ['pending'],
      kinds: ['update'],
      field: 'status',
      outcomes: ['stale'],
      problems: true,
      search: '17',
    });
  });

  it('does not look for blanks', () => {
    expect(filterOf({ ...all, q: '   ' })).toEqual({});
  });
});

describe('isSearched', () => {
  it('is not true for what the set counts itself', () => {
    expect(isSearched({ ...all, show: ['pending'], kind: ['insert'] })).toBe(false);
    expect(isSearched({ ...all, field: 'status' })).toBe(true);
  });
});

describe('reviewHref', () => {
  it('is a link to the same rows', () => {
    expect(reviewHref('CHG_0000abcd')).toBe('/changes/CHG_0000abcd');
    expect(reviewHref('CHG_0000abcd', { became: ['stale', 'failed'], row: 7 })).toBe('/changes/CHG_0000abcd?became=stale,failed&row=7');
  });
});
