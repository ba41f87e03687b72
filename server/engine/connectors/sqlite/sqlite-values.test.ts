import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCanonical } from '../../values/canonical.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { CheckStep, Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { logicalTypeOf } from './column-type.ts';
import { sqliteDefinition } from './definition.ts';

let folder: string;
let file: string;
let connector: Connector;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-sqlite-'));
  file = path.join(folder, 'test.db');
  connector = sqliteDefinition.open({ path: 'test.db' }, { baseDir: folder });
});
afterEach(async () => {
  await connector.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(...statements: string[]): void {
  const database = new Database(file);
  try {
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

describe('values that disobey their declared type', () => {
  it('pass as their own text, which does not fit the type', async () => {
    write(
      'CREATE TABLE t (i INTEGER, b BOOLEAN, d DECIMAL(10,2), f REAL, day DATE, at DATETIME, u UUID, j JSON, raw BLOB)',
      "INSERT INTO t VALUES ('abc', 2, 'x', 'y', 20240101, 1704067200, 'no uuid', '{a:1}', 'text')",
      "INSERT INTO t VALUES (1.5, 'yes', x'ff', x'00', x'ff', 'soon', 5, '[1', 12)",
    );
    const { rows, types } = await extractAll(connector, { table: 't' });
    expect(rows).toEqual([
      ['abc', '2', 'x', 'y', '20240101', '1704067200', 'no uuid', '{a:1}', "text X'74657874'"],
      ['1.5', 'yes', "blob X'FF'", "blob X'00'", "blob X'FF'", 'soon', '5', '[1', "integer X'3132'"],
    ]);
    const kinds = Object.values(types) as LogicalType[];
    for (const row of rows)
      for (const [index, text] of row.entries()) expect([text, isCanonical(kinds[index]!, text!)]).toEqual([text, false]);
  });

  it('keep every digit of numbers', async () => {
    write(
      'CREATE TABLE n (id INTEGER PRIMARY KEY, i BIGINT, d DECIMAL(20,4), f DOUBLE)',
      'INSERT INTO n VALUES (1, 9223372036854775807, 12.5, 0.1), (2, -9223372036854775808, 0.00001, 1e300), (3, 9007199254740993, 1e21, 9e999), (4, 0, 7, -0.0)',
    );
    const { rows } = await extractAll(connector, { table: 'n' }, { orderBy: ['id'] });
    expect(rows).toEqual([
      ['1', '9223372036854775807', '12.5', '0.1'],
      ['2', '-9223372036854775808', '0.00001', '1e+300'],
      ['3', '9007199254740993', '1000000000000000000000', 'Infinity'],
      ['4', '0', '7', '0'],
    ]);
  });

  it('lose NUL bytes, which are counted, and keep ISO timestamps', async () => {
    write(
      'CREATE TABLE s (id INTEGER, t TEXT, at DATETIME(3), z TIMESTAMPTZ, u UUID)',
      "INSERT INTO s VALUES (1, 'a' || char(0) || 'b' || char(0), '2024-01-31T12:00:00.5', '2024-01-31T12:00:00Z', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')",
      "INSERT INTO s VALUES (2, CAST(x'c3a9' AS TEXT), '2024-01-31 12:00:00', '2024-01-31 12:00:00+00:00', NULL)",
    );
    const { rows, sanitised, types } = await extractAll(connector, { table: 's' }, { orderBy: ['id'] });
    expect(rows).toEqual([
      ['1', 'ab', '2024-01-31 12:00:00.5', '2024-01-31 12:00:00Z', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
      ['2', 'é', '2024-01-31 12:00:00', '2024-01-31 12:00:00Z', null],
    ]);
    expect(sanitised).toEqual([{ column: 't', repair: 'nul_byte', count: 2 }]);
    expect(types).toMatchObject({ at: { kind: 'timestamp', precision: 3 }, z: { kind: 'timestamptz', precision: 6 } });
  });

  it('that are not UTF-8 are shown as their bytes, and end neither the process nor the extract', async () => {
    write(
      'CREATE TABLE bad (id INTEGER PRIMARY KEY, t TEXT, j JSON, day DATE, u UUID)',
      "INSERT INTO bad VALUES (1, CAST(x'ff41' AS TEXT), CAST(x'22ff22' AS TEXT), CAST(x'ff' AS TEXT), CAST(x'c3' AS TEXT))",
      "INSERT INTO bad VALUES (2, 'é, \"x\"', '{}', '2024-01-31', NULL)",
    );
    for (const orderBy of [['id'], []]) {
      const { rows } = await extractAll(connector, { table: 'bad' }, { orderBy });
      expect(rows).toEqual([
        ['1', "\0text X'FF41'", "text X'22FF22'", "text X'FF'", "text X'C3'"],
        ['2', 'é, "x"', '{}', '2024-01-31', null],
      ]);
    }
    expect((await extractAll(connector, { table: 'bad' }, { columns: ['t'] })).rows).toEqual([["\0text X'FF41'"], ['é, "x"']]);
  });
});

it('maps declared types as SQLite gives them affinity', () => {
  const kinds = [
    'BIGINT',
    'INT8',
    'POINT',
    'varchar(20)',
    'NCHAR(5)',
    'CLOB',
    'FLOATING POINT',
    'double precision',
    'REAL',
    'numeric',
    'VARBINARY(8)',
    'STRING',
    '',
    null,
    'Decimal( 10 , 2 )',
    'NUMERIC(5)',
    'boolean',
    'timestamp with time zone',
  ];
  expect(kinds.map((declared) => logicalTypeOf(declared).kind)).toEqual([
    'integer',
    'integer',
    'integer',
    'string',
    'string',
    'string',
    'integer',
    'float',
    'float',
    'decimal',
    'bytes',
    'string',
    'string',
    'string',
    'decimal',
    'decimal',
    'boolean',
    'timestamptz',
  ]);
  expect(logicalTypeOf('Decimal( 10 , 2 )')).toEqual({ kind: 'decimal', precision: 10, scale: 2 });
  expect(logicalTypeOf('NUMERIC(5)')).toEqual({ kind: 'decimal', precision: 5, scale: 0 });
});

describe('the file', () => {
  it('is not changed by reading, nor is anything written beside it', async () => {
    write('CREATE TABLE t (id INTEGER)', 'INSERT INTO t VALUES (1)');
    const before = readFileSync(file);
    await extractAll(connector, { table: 't' });
    await expect(extractAll(connector, { query: 'DELETE FROM t RETURNING id' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['test.db']);
  });

  it('is free again after an extract that stopped early', async () => {
    write(
      'CREATE TABLE t (id INTEGER, note TEXT)',
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n, 'note ' || n FROM s`,
    );
    const extraction = await connector.extract({ table: 't' }, { columns: [], batchBytes: 1000 }, never);
    for await (const batch of extraction.batches) {
      expect(batch.rows).toBeGreaterThan(0);
      break;
    }
    // In the rollback journal's mode a reader that is still there would keep this writer out.
    write('PRAGMA busy_timeout = 0', 'DELETE FROM t');
    expect((await extractAll(connector, { table: 't' })).rows).toEqual([]);
  });

  it('may be in WAL mode with a writer at work', async () => {
    const writer = new Database(file);
    writer.exec('PRAGMA journal_mode = WAL');
    writer.exec('CREATE TABLE t (id INTEGER)');
    writer.exec('INSERT INTO t VALUES (1)');
    writer.exec('BEGIN IMMEDIATE');
    writer.exec('INSERT INTO t VALUES (2)');
    try {
      expect((await extractAll(connector, { table: 't' })).rows).toEqual([['1']]);
    } finally {
      writer.exec('ROLLBACK');
      writer.close();
    }
  });

  it('takes an unknown column for an error, never for a text', async () => {
    write('CREATE TABLE t (id INTEGER)', 'INSERT INTO t VALUES (1)');
    await expect(extractAll(connector, { table: 't' }, { columns: ['nope'] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(extractAll(connector, { table: 't', filter: 'nope = 1' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('describes keys and tables of every kind', async () => {
    write(
      'CREATE TABLE pair (a TEXT, b INTEGER NOT NULL, c TEXT UNIQUE, d INTEGER GENERATED ALWAYS AS (b * 2) VIRTUAL, PRIMARY KEY (b, a)) WITHOUT ROWID',
      'CREATE UNIQUE INDEX partial ON pair (c) WHERE b > 0',
      "INSERT INTO pair (a, b, c) VALUES ('x', 1, 'y')",
      'ANALYZE',
    );
    const { columns, keys, rowEstimate } = await connector.describe({ table: 'main.pair' }, never);
    expect(columns.map((column) => [column.name, column.nativeType])).toEqual([
      ['a', 'text'],
      ['b', 'integer'],
      ['c', 'text'],
      ['d', 'integer'],
    ]);
    expect(keys.map((key) => [key.columns, key.primary])).toEqual([
      [['b', 'a'], true],
      [['c'], false],
    ]);
    expect(rowEstimate).toBe(1);
    expect((await extractAll(connector, { table: 'pair' })).rows).toEqual([['x', '1', 'y', '2']]);
  });
});

describe('a file that cannot be read', () => {
  async function failure(): Promise<{ error: { code: string; message: string }; step: CheckStep }> {
    const error = await connector.listDatasets(never).then(
      () => null,
      (caught) => caught,
    );
    const steps: CheckStep[] = [];
    for await (const step of connector.check(never)) steps.push(step);
    return { error, step: steps.find((step) => step.status === 'failed')! };
  }

  it('because it is not there', async () => {
    const { error, step } = await failure();
    expect(error).toMatchObject({ code: 'not_found', message: `There is no file ${file}.` });
    expect(step).toMatchObject({ step: 'reach', summary: error.message, field: 'path' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('because it is a folder', async () => {
    connector = sqliteDefinition.open({ path: folder }, { baseDir: '.' });
    expect((await failure()).error).toMatchObject({ code: 'invalid_input', message: `${folder} is not a file.` });
  });

  it('because it is no database', async () => {
    writeFileSync(file, 'id,name\n1,x\n'.repeat(500));
    const { error, step } = await failure();
    expect(error).toMatchObject({ code: 'unreadable_data', message: `${file} is not a SQLite database.` });
    expect(step).toMatchObject({ step: 'database', field: 'path' });
  });

  it('because it is damaged', async () => {
    write(
      'CREATE TABLE t (id INTEGER, note TEXT)',
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n, 'note ' || n FROM s`,
    );
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 8192, bytes.length - 8192);
    writeFileSync(file, bytes);
    await expect(extractAll(connector, { table: 't' })).rejects.toMatchObject({ code: 'unreadable_data' });
  });
});
