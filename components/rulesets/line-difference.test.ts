import { describe, expect, it } from 'vitest';
import { foldedDifference, lineDifference } from './line-difference.ts';

const signs = { same: ' ', added: '+', removed: '-' };
const drawn = (before: string, after: string) => lineDifference(before, after).map((line) => signs[line.kind] + line.text);

describe('the difference of two texts by lines', () => {
  it('keeps what both have and marks the rest', () => {
    expect(drawn('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
    expect(drawn('a\nb', 'a\nb')).toEqual([' a', ' b']);
    expect(drawn('a', 'b')).toEqual(['-a', '+b']);
  });

  it('numbers the lines of each text', () => {
    expect(lineDifference('a\nb', 'b\nc').map(({ before, after }) => [before, after])).toEqual([
      [1, null],
      [2, 1],
      [null, 2],
    ]);
  });

  it('gives back both texts', () => {
    const before = 'id: A\nrules:\n  - x\n  - y\nname: n';
    const after = 'id: A\nname: m\nrules:\n  - y\n  - z';
    const lines = lineDifference(before, after);
    const without = (kind: string) =>
      lines
        .filter((line) => line.kind !== kind)
        .map((line) => line.text)
        .join('\n');
    expect(without('added')).toBe(before);
    expect(without('removed')).toBe(after);
  });

  it('folds what is far from any change', () => {
    const many = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n');
    const folded = foldedDifference(lineDifference(many, `${many}\nnew`), 2);
    expect(folded[0]).toEqual({ kind: 'folded', count: 18 });
    expect(folded.slice(1).map((line) => line.kind)).toEqual(['same', 'same', 'added']);
  });
});
