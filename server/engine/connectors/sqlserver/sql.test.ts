import { describe, expect, it } from 'vitest';
import { readingOf } from './column-type.ts';
import { describeSql, extractSql, measureKeySql, quoteTable } from './sql.ts';

const column = (name: string, native: string) => ({ name, reading: readingOf(native) });
const id = column('id', 'int');
const hostile = column(`a]b'c"d`, 'nvarchar(20)');

describe('golden SQL for SQL Server', () => {
  it('quotes names, converts what the driver would change, and puts user text on lines of its own', () => {
    const columns = [id, hostile, column('price', 'money'), column('code', 'varchar(10)'), column('total', 'decimal(38,10)')];
    const sql = extractSql(
      { table: 'sales."odd.one"', filter: 'x > 1 -- why' },
      columns,
      [id],
      { limit: 5, flags: [{ name: 'f', predicate: 'y = 2' }] },
      { utf8: true },
    );
    expect(sql).toBe(
      `SELECT TOP (5) [id], [a]]b'c"d], CONVERT(varchar(41), [price], 2), CONVERT(nvarchar(4000), [code]), CONVERT(varchar(41), [total]), CASE WHEN (\ny = 2\n) THEN 1 ELSE 0 END FROM [sales].[odd.one] WHERE (\nx > 1 -- why\n) ORDER BY [id]`,
    );
  });

  it('orders by exact values, with and without UTF-8', () => {
    const sql = (utf8: boolean) =>
      extractSql({ table: 't' }, [id], [hostile, column('u', 'uniqueidentifier'), column('b', 'varbinary(9)')], {}, { utf8 });
    const quoted = `[a]]b'c"d]`;
    const bytes = `CONVERT(varbinary(max), CONVERT(varchar(max), ${quoted} COLLATE Latin1_General_100_BIN2_UTF8))`;
    const rest = 'CONVERT(char(36), [u]) COLLATE Latin1_General_BIN2, [b], DATALENGTH([b])';
    expect(sql(true)).toBe(`SELECT [id] FROM [t] ORDER BY ${bytes}, DATALENGTH(${bytes}), ${rest}`);
    expect(sql(false)).toBe(`SELECT [id] FROM [t] ORDER BY ${quoted} COLLATE Latin1_General_BIN2, DATALENGTH(${quoted}), ${rest}`);
  });

  it('counts keys by their exact value', () => {
    expect(measureKeySql({ table: 't' }, [id], { utf8: true }).replace(/\s+/g, ' ')).toBe(
      'SELECT COALESCE(SUM(n), 0) AS row_count, COUNT_BIG(CASE WHEN k0_0 IS NOT NULL THEN 1 END) AS distinct_count, COALESCE(SUM(CASE WHEN k0_0 IS NOT NULL THEN 0 ELSE n END), 0) AS null_count, COALESCE(SUM(CASE WHEN k0_0 IS NOT NULL THEN CAST(n AS float) * n END), 0) AS square_sum FROM (SELECT k0_0, COUNT_BIG(*) AS n FROM (SELECT [id] AS k0_0 FROM [t]) AS key_values GROUP BY k0_0) AS key_groups',
    );
  });

  it('puts common table expressions before its own SELECT', () => {
    const query = `/* with */ WITH a AS (SELECT ')' AS [select] FROM t), b AS (SELECT 1 AS x) SELECT * FROM a;`;
    expect(describeSql({ query })).toBe(
      `/* with */ WITH a AS (SELECT ')' AS [select] FROM t), b AS (SELECT 1 AS x) \nSELECT * FROM (\nSELECT * FROM a\n) AS [dataset]`,
    );
    expect(describeSql({ query: 'SELECT 1 AS a' })).toBe('SELECT * FROM (\nSELECT 1 AS a\n) AS [dataset]');
  });

  it('refuses names of other databases', () => {
    expect(() => quoteTable('a.b.c')).toThrow('too many parts');
  });
});
