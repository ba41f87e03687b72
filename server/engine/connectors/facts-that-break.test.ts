import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Word for word what semantics.md §1 lists, database by database. */
const FACTS = [
  ...['zero dates', 'BIT', 'YEAR', 'ENUM', 'SET', 'BIGINT UNSIGNED', 'TIME beyond 24 h'].map((fact) => `MySQL ${fact}`),
  ...['infinity', 'numeric NaN', 'arrays', 'interval'].map((fact) => `PostgreSQL ${fact}`),
  ...["'' is NULL", 'NUMBER without scale', 'DATE with time', 'CLOB'].map((fact) => `Oracle ${fact}`),
  ...['datetime in 1/300 s', 'datetime2(7)', 'money', 'nvarchar(max)'].map((fact) => `SQL Server ${fact}`),
  ...['Decimal128', 'Int64', 'ObjectId', 'Date in ms', 'missing field against null'].map((fact) => `MongoDB ${fact}`),
  'SQLite values that disobey their declared type',
];

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const [, section = ''] = read('./README.md').split('## Facts that break naive readers');
const rows = section
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:fact|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string, string, string]);
const plain = (cell: string) => cell.replaceAll('`', '');

describe('facts that break naive readers', () => {
  it('are all in the table', () => {
    const listed = rows.map(([, fact]) => plain(fact));
    expect(listed).toEqual(expect.arrayContaining(FACTS));
    expect(new Set(listed).size).toBe(rows.length);
  });

  it.each(rows.map(([, fact, , file, name, word]) => [plain(fact), plain(file), name, word]))(
    '%s has its test in %s',
    (_, file, name, word) => {
      const test = read(`./${file}`);
      const title = ['it(', 'describe(', ')('].some((call) => test.includes(`${call}'${name}`));
      expect([name, title]).toEqual([name, true]);
      // Where the values stand in another file, it is named before them, and the test reads it.
      const [place, value] = word.includes(': `') ? word.split(': ') : [file, word];
      if (place !== file) expect(test).toContain(plain(place!).split('/').at(-1));
      expect(read(`./${plain(place!)}`)).toContain(value!.slice(1, -1));
    },
  );
});
