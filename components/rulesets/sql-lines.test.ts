import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlLines } from './sql-lines.ts';

describe('sqlLines', () => {
  it('gives every clause a line, inner queries further in', () => {
    const sql =
      'INSERT INTO o (a, b) SELECT s.a, t.b FROM (SELECT rowid AS rid FROM stage AS s WHERE raw IS NULL) AS s JOIN t ON s.a = t.a WHERE NOT (s.a = 1)';
    expect(sqlLines(sql)).toBe(
      [
        'INSERT INTO o (a, b)',
        'SELECT s.a, t.b',
        'FROM (',
        '  SELECT rowid AS rid',
        '  FROM stage AS s',
        '  WHERE raw IS NULL) AS s',
        'JOIN t ON s.a = t.a',
        'WHERE NOT (s.a = 1)',
      ].join('\n'),
    );
  });

  it('leaves quoted text, names and expressions alone', () => {
    expect(sqlLines(`SELECT 'a FROM b' AS "x WHERE y", EXTRACT(year FROM d) FROM t`)).toBe(
      `SELECT 'a FROM b' AS "x WHERE y", EXTRACT(year FROM d)\nFROM t`,
    );
    expect(sqlLines('SELECT a_FROM, `x  JOIN y` FROM t')).toBe('SELECT a_FROM, `x  JOIN y`\nFROM t');
  });

  it('changes nothing but white space outside quotes', () => {
    const word = fc.constantFrom('SELECT', 'FROM', 'WHERE', '(', ')', 'a', ', b', `'it''s  FROM'`, '"x  ""JOIN"', ' ', '\n', 'ORDER BY');
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const sql = words.join(' ');
        const plain = (text: string) =>
          text.replace(/('(?:[^']|'')*'|"(?:[^"]|"")*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
        expect(plain(sqlLines(sql))).toBe(plain(sql));
      }),
    );
  });
});
