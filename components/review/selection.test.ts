import { describe, expect, it } from 'vitest';
import { everything, extend, isSelected, MOST_SELECTED, nothing, pageState, type Selection, toggle, togglePage } from './selection.ts';

const page = [3, 5, 8, 9, 12];
const seqs = (selection: Selection) => (selection.kind === 'all' ? 'all' : [...selection.seqs].sort((a, b) => a - b));

describe('selection', () => {
  it('takes rows one by one and gives them back', () => {
    const one = toggle(nothing, 5, page);
    expect(seqs(toggle(one, 8, page))).toEqual([5, 8]);
    expect(seqs(toggle(one, 5, page))).toEqual([]);
  });

  it('takes a range between the anchor and a row, in either direction', () => {
    const anchored = toggle(nothing, 9, page);
    expect(seqs(extend(anchored, 3, page, null))).toEqual([3, 5, 8, 9]);
    expect(seqs(extend(anchored, 12, page, null))).toEqual([9, 12]);
  });

  it('begins a range at the current row when there is no anchor on the page', () => {
    expect(seqs(extend(nothing, 8, page, 5))).toEqual([5, 8]);
    const elsewhere = toggle(nothing, 400, [400]);
    expect(seqs(extend(elsewhere, 5, page, 3))).toEqual([3, 5, 400]);
  });

  it('knows how much of the page is selected', () => {
    expect(pageState(nothing, page)).toBe('none');
    expect(pageState(toggle(nothing, 3, page), page)).toBe('some');
    expect(pageState(togglePage(nothing, page), page)).toBe('all');
    expect(pageState(everything, page)).toBe('all');
  });

  it('takes the page away again and keeps what is selected on other pages', () => {
    const both = togglePage(toggle(nothing, 400, [400]), page);
    expect(seqs(togglePage(both, page))).toEqual([400]);
  });

  it('falls back to this page when one row is taken out of all that match', () => {
    expect(isSelected(everything, 77)).toBe(true);
    expect(seqs(toggle(everything, 5, page))).toEqual([3, 8, 9, 12]);
    expect(seqs(togglePage(everything, page))).toEqual([]);
  });

  it('names no more rows than the server takes by name', () => {
    const many = Array.from({ length: MOST_SELECTED + 50 }, (_, at) => at + 1);
    expect(togglePage(nothing, many)).toMatchObject({ seqs: { size: MOST_SELECTED } });
  });
});
