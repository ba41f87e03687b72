import { expect, it } from 'vitest';
import { textTable } from './text-table.ts';

const columns = [
  { title: 'Name', text: (row: { name: string; rows: number }) => row.name },
  { title: 'Rows', align: 'right' as const, text: (row: { name: string; rows: number }) => row.rows.toLocaleString('en-US') },
];

it('aligns text left, numbers right, and leaves no blanks at the end', () => {
  const rows = [
    { name: 'orders', rows: 1200 },
    { name: 'x', rows: 7 },
  ];
  expect(textTable(columns, rows)).toBe(['Name     Rows', 'orders  1,200', 'x           7'].join('\n'));
  expect(textTable([...columns].reverse(), rows)).toBe([' Rows  Name', '1,200  orders', '    7  x'].join('\n'));
});

it('keeps wide letters, combined letters and control characters in their column', () => {
  const rows = [
    { name: '国', rows: 1 },
    { name: 'e\u0301e', rows: 2 },
    { name: 'a\n\u001b[31mb', rows: 3 },
  ];
  expect(textTable(columns, rows)).toBe(['Name     Rows', '国          1', 'e\u0301e          2', 'a [31mb     3'].join('\n'));
});

it('paints without moving', () => {
  const painted = textTable([{ ...columns[0]!, paint: (text) => `<${text}>` }, columns[1]!], [{ name: 'ab', rows: 1 }]);
  expect(painted).toBe(['Name  Rows', '<ab>       1'].join('\n'));
});

it('is empty without rows', () => {
  expect(textTable(columns, [])).toBe('');
});
