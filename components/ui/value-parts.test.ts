import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueParts } from './value-parts.ts';

const drawn = (text: string) =>
  valueParts(text)
    .map((part) => (part.kind === 'mark' ? part.mark : part.text))
    .join('');

describe('valueParts', () => {
  it.each([
    ['a b', 'a b'],
    [' a', '·a'],
    ['a ', 'a·'],
    ['a  b', 'a··b'],
    ['   ', '···'],
    ['a\tb', 'a→b'],
    ['a\r\nb', 'a␍↵b'],
    ['a\u00a0b', 'a⍽b'],
    ['a\u200bb', 'a◊b'],
    ['a\u0000b', 'a�b'],
    ['👩‍👧', '👩‍👧'],
    ['a\u200db', 'a◊b'],
  ])('%j is drawn %j', (text, shown) => expect(drawn(text)).toBe(shown));

  it('makes different texts of blanks look different', () => {
    const looks = ['', ' ', '  ', '\t', '\n', '\u00a0', '\u200b'].map(drawn);
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('knows its neighbours when it is a piece of a longer text', () => {
    expect(valueParts(' ', 'a', 'b')).toEqual([{ kind: 'text', text: ' ' }]);
    expect(valueParts(' ', 'a', '')).toMatchObject([{ kind: 'mark', text: ' ' }]);
  });

  it('keeps every character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(
          valueParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
