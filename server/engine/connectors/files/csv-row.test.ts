import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRows } from '../spool.ts';
import { detectDelimiter } from './csv-dialect.ts';
import { CsvProblem, CsvRows } from './csv-row.ts';

type Cell = string | null;

/** Parses a whole text that arrives in pieces of `piece` bytes, as the file reader hands them over. */
function parse(text: string | Buffer, delimiter = ',', piece = Number.POSITIVE_INFINITY): Cell[][] {
  const bytes = Buffer.from(text);
  const rows = new CsvRows(delimiter);
  const found: Cell[][] = [];
  let from = 0;
  let end = 0;
  while (from < bytes.length) {
    end = Math.min(bytes.length, end + piece);
    const atEndOfFile = end === bytes.length;
    for (let next = rows.next(bytes, from, end, atEndOfFile); next !== -1; next = rows.next(bytes, from, end, atEndOfFile)) {
      found.push(
        Array.from({ length: rows.count }, (_, index) => {
          const field = bytes.toString('utf8', rows.starts[index], rows.ends[index]);
          if (rows.quoted[index]) return field.replaceAll('""', '"');
          return field === '' ? null : field;
        }),
      );
      from = next;
      if (from >= end) break;
    }
  }
  return found;
}

const cell = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[",;\n\r ]{0,5}$/)), { nil: null });
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));

function print(rows: Cell[][], delimiter: string, newline: string, quoteAll: boolean): string {
  const field = (value: Cell) => {
    if (value === null) return '';
    const needed = quoteAll || value === '' || /["\n\r]/.test(value) || value.includes(delimiter);
    return needed ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return rows.map((row) => row.map(field).join(delimiter) + newline).join('');
}

describe('CsvRows', () => {
  it('reads back any table, however it is printed and in whatever pieces it comes', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (rows, delimiter, newline, quoteAll, piece, cutLast) => {
          const text = print(rows, delimiter, newline, quoteAll);
          expect(parse(cutLast ? text.slice(0, -newline.length) : text, delimiter, piece)).toEqual(rows);
        },
      ),
    );
  });

  it('takes line ends as they come, even mixed', () => {
    expect(parse('a,b\r\n1,2\n3,4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('takes a quote inside a field for itself', () => {
    expect(parse('5" pipe,x"y"\n')).toEqual([['5" pipe', 'x"y"']]);
  });

  it.each([
    ['a,b\n1,"x"y\n', 2, 'text follows the closing quote of column 2'],
    ['a,b\n"line\nend",1\n2,"x', 4, 'the quote that begins column 2 is never closed'],
    ['a,b\n1,x\ry\n', 2, 'a carriage return stands without its line feed'],
  ])('says what is wrong with %j', (text, line, problem) => {
    const attempt = () => parse(text);
    expect(attempt).toThrow(problem);
    try {
      attempt();
    } catch (error) {
      expect((error as CsvProblem).line).toBe(line);
    }
  });
});

describe('detectDelimiter', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2;3\n', ';'],
    ['a\tb\n1,5\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"a,x";"b,y"\n1;2\n', ';'],
    ['name, first;id\n"x, y";1\n', ';'],
    ['only\n1\n', ','],
    ['', ','],
    ['a,b\n1\n', ','],
  ])('finds it in %j', (text, delimiter) => {
    expect(detectDelimiter('x.csv', Buffer.from(text))).toBe(delimiter);
  });

  it('believes the name of a .tsv file', () => {
    expect(detectDelimiter('x.TSV', Buffer.from('a,b\n'))).toBe('\t');
  });

  it('knows which rows are spool CSV as they stand', () => {
    const verbatim = (text: string, delimiter = ',') => {
      const bytes = Buffer.from(text);
      const rows = new CsvRows(delimiter);
      const found: boolean[] = [];
      for (let at = 0; at < bytes.length; ) {
        at = rows.next(bytes, at, bytes.length, true);
        found.push(rows.verbatim);
      }
      return found;
    };
    expect(verbatim('1,"a ""b"",\n\r\n",\n,"",\\.x\n')).toEqual([true, true]);
    for (const row of ['a"b,1\n', 'a\0,1\n', '"a\0",1\n', '1,\\.\n', '1,2\r\n', '1,2'])
      expect([row, verbatim(row)]).toEqual([row, [false]]);
    expect(verbatim('1;2\n', ';')).toEqual([false]);
  });

  it('calls no row so that reads otherwise as spool CSV', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a\0",\\.]{0,6}$/), { minLength: 1, maxLength: 3 }), (lines) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const rows = new CsvRows(',');
        try {
          for (let at = 0; at < bytes.length; ) {
            const next = rows.next(bytes, at, bytes.length, true);
            const row = Array.from({ length: rows.count }, (_, index): Cell => {
              const field = bytes.toString('utf8', rows.starts[index], rows.ends[index]);
              return rows.quoted[index] ? field.replaceAll('""', '"') : field === '' ? null : field;
            });
            if (rows.verbatim) expect([...decodeRows(bytes.subarray(at, next))]).toEqual([row]);
            at = next;
          }
        } catch (error) {
          if (!(error instanceof CsvProblem)) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
