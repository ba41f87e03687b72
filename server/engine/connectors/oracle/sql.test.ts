import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { HOSTILE_COLUMNS } from '../testing/facts.ts';
import { CONSTRAINTS_SQL, ESTIMATE_SQL, LIST_SQL, UNIQUE_INDEXES_SQL } from './catalog.ts';
import { FILLING_SQL, FILLING_TRIGGERS_SQL } from './column-filling.ts';
import { readingOf } from './column-type.ts';
import type { OracleColumn } from './driver.ts';
import { SESSION_SETTINGS } from './session.ts';
import { describeSql, extractSql, measureKeySql, quoteName, tableName } from './sql.ts';

const select = (columns: OracleColumn[]) => columns.map((column) => ({ name: column.name, reading: readingOf(column) }));
const TYPES: OracleColumn[] = [
  'NUMBER',
  'BINARY_DOUBLE',
  'BOOLEAN',
  'VARCHAR2',
  'NVARCHAR2',
  'CHAR',
  'NCHAR',
  'RAW',
  'ROWID',
  'DATE',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'TIMESTAMP WITH LOCAL TIME ZONE',
  'INTERVAL DAY TO SECOND',
  'INTERVAL YEAR TO MONTH',
].map((dbTypeName) => ({ name: dbTypeName.toLowerCase(), dbTypeName }));
const LARGE: OracleColumn[] = ['CLOB', 'NCLOB', 'BLOB', 'LONG', 'LONG RAW', 'JSON', 'VECTOR', 'SYS.XMLTYPE'].map((dbTypeName) => ({
  name: dbTypeName.toLowerCase(),
  dbTypeName,
}));
const hostileTable = { table: `"odd.schema"."Robert'); DROP TABLE orders; -- é"` };
const hostile = HOSTILE_COLUMNS.filter((name) => !name.includes('"')).map((name) => ({ name, dbTypeName: 'VARCHAR2' }));

describe('Oracle statements', () => {
  it('stand in one golden file, with every type and hostile names', async () => {
    const statements = [
      SESSION_SETTINGS,
      LIST_SQL,
      ESTIMATE_SQL,
      CONSTRAINTS_SQL,
      UNIQUE_INDEXES_SQL,
      FILLING_SQL,
      FILLING_TRIGGERS_SQL,
      describeSql({ table: 'ORDERS' }, 'APP'),
      describeSql({ query: "SELECT ';' AS x FROM dual -- a comment;\n;" }, 'APP'),
      extractSql({ table: 'ORDERS' }, 'APP', select([...TYPES, ...LARGE]), [], { columns: [] }),
      extractSql({ table: 'ORDERS' }, 'APP', select(TYPES), select(TYPES), { columns: [], limit: 10 }),
      extractSql({ ...hostileTable, filter: `"a.b" = 'x''y' -- a comment` }, 'APP', select(hostile), select(hostile), {
        columns: [],
        limit: 3,
        flags: [{ name: 'f', predicate: '"a;b--" IS NULL /* ( */' }],
      }),
      measureKeySql({ table: 'ORDERS', filter: '1 = 0' }, 'APP', select(TYPES)),
      measureKeySql(hostileTable, 'APP', select(hostile)),
    ];
    await expect(`${statements.join(';\n\n')};\n`).toMatchFileSnapshot('./golden/statements.sql');
  });

  it('hold, for the driver’s own parser, the binds that we mean and no other', () => {
    const { Statement } = createRequire(import.meta.url)('oracledb/lib/thin/statement.js') as {
      Statement: new () => { _prepare(sql: string): void; bindInfoDict: Map<string, unknown>; isQuery: boolean };
    };
    const binds = (sql: string) => {
      const statement = new Statement();
      statement._prepare(sql);
      return [...statement.bindInfoDict.keys()];
    };
    const golden = (file: string) => readFileSync(new URL(`./golden/${file}.sql`, import.meta.url), 'utf8');
    const reading = golden('statements').split(';\n\n');
    expect(reading).toHaveLength(14);
    for (const sql of reading) expect(binds(sql)).toEqual(sql.includes(' :2') ? ['1', '2'] : []);
    const writing = [...golden('writer').matchAll(/^(.*);\n-- (.*)$/gm)];
    expect(writing).toHaveLength(6);
    for (const [, sql, values] of writing) {
      const places = (JSON.parse(values!) as unknown[]).map((_, index) => String(index + 1));
      expect(binds(sql!)).toEqual(places);
    }
  });

  it('refuse names that Oracle cannot have, and tables that are no tables', () => {
    for (const name of ['a"b', '', 'x\0', 'é'.repeat(65)]) expect(() => quoteName(name)).toThrow('cannot be a name in Oracle');
    expect(quoteName('é'.repeat(64))).toBe(`"${'é'.repeat(64)}"`);
    expect(tableName('orders', 'APP')).toEqual({ schema: 'APP', table: 'orders' });
    expect(() => tableName('a.b.c', 'APP')).toThrow('too many parts');
  });

  it.each(['1 = 1) OR (1 = 1', '1 = 1; DROP TABLE facts', "name = 'x", '(1 = 1', '', "name = q'[it's]'", "name = nq'(a)'", '1 = 1 /*'])(
    'refuse the filter %s',
    (filter) => {
      expect(() => extractSql({ table: 'T', filter }, 'APP', select(TYPES), [], { columns: [] })).toThrow('The filter cannot be used');
    },
  );

  it.each(LARGE.map((column) => [column.dbTypeName!, column] as const))('neither order nor group by %s', (_, column) => {
    expect(() => measureKeySql({ table: 'T' }, 'APP', select([column]))).toThrow('cannot order or group by the column');
  });
});
