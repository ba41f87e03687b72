import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSegments, differenceOf, type TextSegment } from './text-difference.ts';

const join = (segments: TextSegment[], onlySame = false) =>
  segments
    .filter((s) => s.same || !onlySame)
    .map((s) => s.text)
    .join('');
const changed = (segments: TextSegment[]) => segments.filter((s) => !s.same).map((s) => s.text);

describe('differenceOf', () => {
  it('marks what was added, and nothing on the other side', () => {
    const difference = differenceOf('12 Main St', '12 Main Str.');
    expect(difference.source).toEqual([{ text: '12 Main St', same: true }]);
    expect(changed(difference.target)).toEqual(['r.']);
  });

  it('marks a single changed letter inside a word', () => {
    const difference = differenceOf('Müller GmbH', 'Muller GmbH');
    expect(changed(difference.source)).toEqual(['ü']);
    expect(changed(difference.target)).toEqual(['u']);
  });

  it('finds several changes in one text', () => {
    const difference = differenceOf('Great Britain (UK), London', 'Great Britain (GB), london');
    expect(changed(difference.source)).toEqual(['UK', 'L']);
    expect(changed(difference.target)).toEqual(['GB', 'l']);
  });

  it('shows a replaced word as replaced, not as letters that happen to agree', () => {
    const difference = differenceOf('PAID', 'OPEN');
    expect(changed(difference.source)).toEqual(['PAID']);
    expect(changed(difference.target)).toEqual(['OPEN']);
  });

  it('keeps blanks apart from nothing', () => {
    expect(changed(differenceOf('a b', 'a  b').target)).toEqual([' ']);
    expect(changed(differenceOf('', ' ').target)).toEqual([' ']);
    expect(differenceOf('', ' ').source).toEqual([]);
  });

  it('never tears a character apart', () => {
    const difference = differenceOf('👩‍👩‍👧 é', '👩‍👩‍👦 é');
    expect(changed(difference.source)).toEqual(['👩‍👩‍👧']);
    expect(changed(difference.target)).toEqual(['👩‍👩‍👦']);
  });

  it('stays quick on long texts', () => {
    const long = 'x'.repeat(50_000);
    const started = performance.now();
    const difference = differenceOf(`a${long}b`, `c${long}d`);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(join(difference.source)).toBe(`a${long}b`);
  });

  it('loses nothing, invents nothing, and calls the same only what is on both sides in order', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', 'é', '\u0301', '😀', '\r', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(text, text, (source, target) => {
        const difference = differenceOf(source, target);
        expect(join(difference.source)).toBe(source);
        expect(join(difference.target)).toBe(target);
        expect(join(difference.source, true)).toBe(join(difference.target, true));
        if (source === target) expect(changed(difference.source)).toEqual([]);
        else expect(changed(difference.source).length + changed(difference.target).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('cutSegments', () => {
  it('keeps what a line has room for, and marks no character there whose like stands behind the cut', () => {
    const { source, target } = differenceOf('Customer number 142542', 'Custmer number 142542');
    expect(changed(cutSegments(source, 21))).toEqual(['o']);
    expect(join(cutSegments(source, 21))).toBe('Customer number 14254');
    expect(changed(cutSegments(target, 21))).toEqual([]);
    expect(cutSegments(target, 4)).toEqual([{ text: 'Cust', same: true }]);
  });
});
