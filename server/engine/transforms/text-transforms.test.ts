import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { runChain, STRING, typeOf } from './testing/run-chain.ts';

const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const float: LogicalType = { kind: 'float' };
const text = fc.string({ unit: 'binary' }).filter((value) => !/[\0\p{Cs}]/u.test(value));
/** White space of all kinds among letters. */
const blanks = fc
  .array(
    fc.constantFrom(
      ' ',
      '\t',
      '\n',
      '\v',
      '\f',
      '\r',
      '\u0085',
      '\u00a0',
      '\u1680',
      '\u2003',
      '\u2028',
      '\u2029',
      '\u202f',
      '\u205f',
      '\u3000',
      '\ufeff',
      '\u200b',
      'a',
      'é',
    ),
  )
  .map((parts) => parts.join(''));

describe('trim and collapse', () => {
  it.each([
    ['  a b ', 'a b', ' a b '],
    ['', '', ''],
    [' \t\r\n', '', ' '],
    ['\u00a0a\u3000', 'a', ' a '],
    ['\u0085a', 'a', ' a'],
    // Neither is a blank: a byte order mark and a zero-width space are kept.
    ['\ufeffa\u200b', '\ufeffa\u200b', '\ufeffa\u200b'],
  ])('%j', (given, trimmed, collapsed) => {
    expect(runChain(['trim'], given)).toBe(trimmed);
    expect(runChain(['collapse'], given)).toBe(collapsed);
  });

  it('remove what the compare options of the same name remove', () => {
    const space = '[\\t\\n\\v\\f\\r\\u0085\\p{Z}]+';
    fc.assert(
      fc.property(blanks, (given) => {
        expect(runChain(['trim'], given)).toBe(given.replaceAll(new RegExp(`^${space}|${space}$`, 'gu'), ''));
        expect(runChain(['collapse'], given)).toBe(given.replaceAll(new RegExp(space, 'gu'), ' '));
      }),
    );
  });

  it('do nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(text, blanks), (given) => {
        for (const name of ['trim', 'collapse', 'upper'] as const) {
          const once = runChain([name], given);
          expect(runChain([name], once)).toBe(once);
        }
      }),
    );
  });
});

describe('upper and lower', () => {
  it.each([
    ['straße', 'STRASSE', 'straße'],
    ['ΟΔΟΣ', 'ΟΔΟΣ', 'οδος'],
    ['ﬁ i ı İ', 'FI I I İ', 'ﬁ i ı i̇'],
    ['ǆ', 'Ǆ', 'ǆ'],
    ['𐐨', '𐐀', '𐐨'],
  ])('%s', (given, upper, lower) => {
    expect(runChain(['upper'], given)).toBe(upper);
    expect(runChain(['lower'], given)).toBe(lower);
  });

  it('work on booleans and UUIDs as text, and on no number', () => {
    expect(runChain(['upper'], 'true', { kind: 'boolean' })).toBe('TRUE');
    expect(typeOf(['upper'], { kind: 'uuid' })).toEqual(STRING);
    expect(typeOf(['upper'], money)).toBe('upper needs text; "value" is a decimal number');
  });
});

describe('substring', () => {
  it.each([
    [1, 3, 'abcdef', 'abc'],
    [3, undefined, 'abcdef', 'cdef'],
    [-2, undefined, 'abcdef', 'ef'],
    [-3, 2, 'abcdef', 'de'],
    [-9, 2, 'abc', 'ab'],
    [9, 2, 'abc', ''],
    [2, 0, 'abc', ''],
    [2, 1, '😀é👍', 'é'],
    [1, 1, '😀x', '😀'],
  ])('from %d, %s characters of %s', (start, length, given, expected) => {
    expect(runChain([{ substring: length === undefined ? { start } : { start, length } }], given)).toBe(expected);
  });

  it('begins with the text that outcomes show', () => {
    expect(runChain([{ substring: { start: 1 } }], '12.5', money)).toBe('12.50');
    expect(runChain([{ substring: { start: 1 } }], '012.500', money)).toBe('12.50');
    expect(runChain([{ substring: { start: 1 } }], '-0', money)).toBe('0.00');
    expect(runChain([{ substring: { start: 1 } }], '1e21', float)).toBe('1e+21');
    expect(runChain([{ substring: { start: 1 } }], '-0', float)).toBe('0');
    expect(runChain([{ substring: { start: 1, length: 21 } }], '2024-01-01 00:00:00.500000Z', { kind: 'timestamptz', precision: 6 })).toBe(
      '2024-01-01 00:00:00.5',
    );
    expect(runChain([{ substring: { start: 6, length: 2 } }], '2024-01-31', { kind: 'date' })).toBe('01');
  });
});

describe('replace and regex_replace', () => {
  it.each([
    ['-', '', '12-34-5', '12345'],
    ['.', '$1$&', 'a.b', 'a$1$&b'],
    ['aa', 'b', 'aaa', 'ba'],
  ])('%s by %s in %s', (find, replacement, given, expected) => {
    expect(runChain([{ replace: { find, with: replacement } }], given)).toBe(expected);
  });

  it.each([
    ['^0+(?=.)', '', '000', '0'],
    ['(\\d+)-(?<rest>\\d+)', '$2/$<rest>/$1/$$', '1-2', '2/2/1/$'],
    ['\\p{L}', 'x', 'aé1Ω', 'xx1x'],
    ['.', '_', '😀a', '__'],
    ['', '-', 'ab', '-a-b-'],
  ])('pattern %s by %s in %s', (pattern, replacement, given, expected) => {
    if (pattern === '')
      return expect(() => runChain([{ regex_replace: { pattern, with: replacement } }], given)).toThrow('write a pattern');
    expect(runChain([{ regex_replace: { pattern, with: replacement } }], given)).toBe(expected);
  });

  it('may ignore case', () => {
    expect(runChain([{ regex_replace: { pattern: 'ß|gmbh', with: '', ignore_case: true } }], 'Große GmbH')).toBe('Groe ');
  });
});

describe('pad', () => {
  it.each([
    [{ length: 5, fill: '0' }, '42', '00042'],
    [{ length: 5 }, '42', '   42'],
    [{ length: 5, fill: '.', side: 'end' as const }, '42', '42...'],
    [{ length: 2, fill: '0' }, '12345', '12345'],
    [{ length: 3, fill: '😀' }, 'é', '😀😀é'],
  ])('%j of %s', (pad, given, expected) => {
    expect(runChain([{ pad }], given)).toBe(expected);
  });

  it('writes a whole number with zeros before it', () => {
    expect(runChain([{ pad: { length: 6, fill: '0' } }], '42', { kind: 'integer', digits: 10 })).toBe('000042');
  });
});

describe('concat', () => {
  const others = {
    branch: { type: STRING, text: 'B' },
    none: { type: STRING, text: null },
    total: { type: money, text: '7' },
  };

  it.each([
    [{ before: 'DE-' }, '17', 'DE-17'],
    [{ after: ['-', { column: 'branch' }] }, '17', '17-B'],
    [{ before: [{ column: 'total' }, ' '], after: [{ column: 'none' }, '!'] }, 'x', '7.00 x!'],
    [{ before: [{ column: 'branch' }, '-'] }, null, 'B-'],
    [{ before: [{ column: 'none' }, '-'] }, null, null],
    [{ before: 'DE-' }, null, null],
  ])('%j of %s', (concat, given, expected) => {
    expect(runChain([{ concat }], given, STRING, others)).toBe(expected);
  });

  it('names a column that is not there', () => {
    expect(runChain(['trim', { concat: { after: ['x', { column: 'brnch' }] } }], 'a', STRING, others)).toBe(
      '?transforms[1].concat.after[1].column: no column "brnch"',
    );
  });
});
