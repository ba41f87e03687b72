import { describe, expect, it } from 'vitest';
import { assertOneFragment, type Lexicon, withoutFinalSemicolon } from './fragment.ts';

const mysql: Lexicon = { quotes: ["'", '"', '`'], backslashEscapes: true, hashComments: true, dashesNeedBlank: true };
const sqlite: Lexicon = { quotes: ["'", '"', '`'], bracketNames: true };
const sqlserver: Lexicon = { quotes: ["'", '"'], bracketNames: true, doubledBrackets: true, nestedComments: true };
const duckdb: Lexicon = { quotes: ["'", '"'], dollarQuotes: true };

describe('assertOneFragment', () => {
  it('lets expressions and queries pass', () => {
    const fine = [
      'a = 1',
      "a = ';' and (b in (')', \"(\"))",
      "note = 'it''s (not' -- closed?",
      'a /* ( ; */ = 1',
      'select 1 union (select 2)',
    ];
    for (const text of fine) expect(() => assertOneFragment(text, 'filter', mysql), text).not.toThrow();
    expect(() => assertOneFragment("a = 'it\\'s ; ('", 'filter', mysql)).not.toThrow();
    expect(() => assertOneFragment('a--b)', 'filter', { ...mysql, dashesNeedBlank: false })).not.toThrow();
    expect(() => assertOneFragment('[a)] = 1', 'filter', sqlite)).not.toThrow();
    expect(() => assertOneFragment('[a]])] = 1 /* ) /* ( */ ) */', 'filter', sqlserver)).not.toThrow();
    expect(() => assertOneFragment('a = $x$ ) ; $x$', 'filter', duckdb)).not.toThrow();
  });

  it.each([
    ['1=1) OR (1=1', mysql, 'the ")" at character 4 closes nothing'],
    ['(a = 1', mysql, 'a ")" is missing'],
    ['a = 1; drop table t', mysql, 'there is a semicolon at character 6'],
    ["a = 'x", mysql, 'the quote that begins at character 5 does not end'],
    ["a = 'x\\'", mysql, 'the quote that begins at character 5 does not end'],
    ['a = 1 /* x', mysql, 'the comment that begins at character 7 does not end'],
    ['a = 1 /*! ) into outfile */', mysql, 'the comment that begins at character 7 does not end'],
    ['a--b)', mysql, 'the ")" at character 5 closes nothing'],
    ['[a]](]) OR ([b] = 1', sqlserver, 'the ")" at character 7 closes nothing'],
    ['1=1 /* /* */ ( */ ) OR (1=1', sqlserver, 'the ")" at character 19 closes nothing'],
    ['   ', mysql, 'it is empty'],
    ["a = 'x\\') ; drop table t --'", sqlite, 'the ")" at character 9 closes nothing'],
  ])('refuses %s', (text, lexicon, problem) => {
    expect(() => assertOneFragment(text, 'filter', lexicon)).toThrow(`The filter cannot be used: ${problem}.`);
  });
});

it('drops the semicolon that people end a query with', () => {
  expect(withoutFinalSemicolon('select 1 ;\n; ')).toBe('select 1');
});
