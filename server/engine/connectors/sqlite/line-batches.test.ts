import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector, ExtractOptions } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { sqliteDefinition } from './definition.ts';
import { lineSteps } from './line-batches.ts';
import { lineSourceOf } from './line-source.ts';

let folder: string;
let file: string;
let connector: Connector;
let database: InstanceType<typeof Database> & { interrupt(): void };

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-sqlite-lines-'));
  file = path.join(folder, 'test.db');
  database = new Database(file) as typeof database;
  database.exec('PRAGMA synchronous = OFF');
  connector = sqliteDefinition.open({ path: 'test.db' }, { baseDir: folder });
});
afterEach(async () => {
  database.close();
  await connector.close();
  rmSync(folder, { recursive: true, force: true });
});

/** An order is given to the other road only, which reads value by value. */
async function bothRoads(options: Partial<ExtractOptions> = {}) {
  const lines = await extractAll(connector, { table: 't' }, options);
  const values = await extractAll(connector, { table: 't' }, { ...options, orderBy: ['id'] });
  expect(lines).toEqual(values);
  return lines;
}

const moment = fc
  .tuple(fc.date({ noInvalidDate: true }), fc.constantFrom('T', ' ', 't', 'T '), fc.constantFrom('', '.5', '.123456', '.', '.5x'))
  .map(([date, between, fraction]) => `${date.toISOString().slice(0, 19).replace('T', between)}${fraction}`);
const number = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, 2n),
  fc.double({ noNaN: true }),
  fc.tuple(fc.integer(), fc.nat(6)).map(([digits, places]) => digits / 10 ** places),
  fc.constantFrom(0.1, -0.0, 12.5, 1e-4, 9.99e-5, 1e15, 999999999999.99, 0.30000000000000004, Number.POSITIVE_INFINITY),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '"',
    'a"b',
    ',',
    '\n',
    '\r',
    '\\.',
    'a\0b',
    '\ufeff',
    'é',
    'e\u0301',
    '😀',
    'x'.repeat(4097),
    'é'.repeat(2049),
    '1.50',
  ),
);
const zoned = moment.chain((at) => fc.constantFrom('Z', ' Z', '+00', '+00:00', '+02:00').map((zone) => at + zone));
const uuid = fc.uuid().chain((id) => fc.constantFrom(id, id.toUpperCase()));
const blob = fc.oneof(
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(Buffer.alloc(0), Buffer.alloc(5000, 0xa5)),
);
const anything = fc.oneof(number, text, moment, zoned, uuid, blob);
/** Most values are what their column is for, so that most lines are whole. */
const TYPES = Object.entries({
  INTEGER: number,
  BOOLEAN: fc.constantFrom(0n, 1n),
  REAL: number,
  'DECIMAL(12,2)': number,
  NUMERIC: number,
  TEXT: text,
  '': fc.oneof(number, text),
  BLOB: blob,
  DATE: moment.map((at) => at.slice(0, 10)),
  TIME: moment.map((at) => at.slice(11)),
  DATETIME: moment,
  TIMESTAMPTZ: zoned,
  UUID: uuid,
});
const rows = fc.array(
  fc.tuple(
    ...TYPES.map(([, usual]) =>
      fc.oneof(
        { weight: 6, arbitrary: usual as fc.Arbitrary<unknown> },
        { weight: 3, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: anything },
      ),
    ),
  ),
  { minLength: 1, maxLength: 3 },
);

describe('a table read line by line', () => {
  it('gives what reading it value by value gives, whatever is stored in whichever column', async () => {
    database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${TYPES.map(([type], index) => `c${index} ${type}`).join(', ')})`);
    const insert = database.prepare(`INSERT INTO t VALUES (?, ${TYPES.map(() => '?').join(', ')})`);
    let id = 0;
    let whole = 0;
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(TYPES.length - 1), fc.integer({ min: 1, max: 3 }), async (given, first, width) => {
        database.exec('BEGIN; DELETE FROM t');
        for (const row of given) insert.run(id++, ...row);
        database.exec('COMMIT');
        const columns = ['id', ...TYPES.map((_, index) => `c${index}`).slice(first, first + width)];
        const { rows: read } = await bothRoads({ columns, flags: [{ name: 'f', predicate: 'c0 > 1' }] });
        expect(read).toHaveLength(given.length);
        const described = (await connector.describe({ table: 't' }, never)).columns.filter(({ name }) => columns.includes(name));
        const steps = [...lineSteps(database, lineSourceOf(database, { table: 't' }, described, { columns }, 1_000_000)!)];
        whole += steps.filter((step) => 'lines' in step).length;
      }),
      { numRuns: 200 },
    );
    // Otherwise one road would have been compared with itself.
    expect(whole).toBeGreaterThan(50);
  }, 120_000);

  it('may have more columns than a function has arguments', async () => {
    const columns = Array.from({ length: 300 }, (_, index) => `c${index}`);
    database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, ${columns.join(', ')})`);
    database.exec(`INSERT INTO t (id, c0, c150, c299) VALUES (1, 'a', 2, 'z'), (2, NULL, '', NULL)`);
    const { rows: read } = await bothRoads();
    expect(read.map((row) => row.length)).toEqual([301, 301]);
  });

  it('spells every double as its shortest digits', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL, d DECIMAL(12,2), n NUMERIC)');
    const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?, ?)');
    const doubles = fc.sample(
      fc.oneof(
        fc.tuple(fc.maxSafeInteger(), fc.nat(12)).map(([digits, places]) => digits / 10 ** places),
        fc.tuple(fc.integer(), fc.nat(9)).map(([digits, places]) => digits / 10 ** places),
        fc.double({ noNaN: true, min: -1e16, max: 1e16 }),
      ),
      { numRuns: 30_000, seed: 7 },
    );
    database.exec('BEGIN');
    for (const [id, double] of doubles.entries()) insert.run(id, double, double, double);
    database.exec('COMMIT');
    const { rows } = await bothRoads();
    expect(rows.every(([id, text]) => Number(text) === doubles[Number(id)]! + 0)).toBe(true);
    expect(rows.every(([id, , decimal]) => Number(decimal) === doubles[Number(id)]! + 0)).toBe(true);
  });

  it('needs no second look where values are as their types say', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, amount DECIMAL(12,2), note TEXT, at DATETIME, raw BLOB, active BOOLEAN)');
    database.exec(
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT -5000 UNION ALL SELECT n + 1 FROM s WHERE n < 5000)
        SELECT n * 3, n / 100.0, 'say "' || n || '"', '2024-01-31T12:00:00.' || abs(n), randomblob(8), n % 2 = 0 FROM s`,
    );
    const { columns } = await connector.describe({ table: 't' }, never);
    const source = lineSourceOf(database, { table: 't' }, columns, { columns: [] }, 100_000)!;
    const steps = [...lineSteps(database, source)];
    expect(steps.every((step) => 'lines' in step)).toBe(true);
    expect(steps.length).toBeGreaterThan(4);
    expect((await bothRoads()).rows).toHaveLength(10_001);
  });

  it('may have a filter, as long as no index answers it', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE, note TEXT, f REAL); CREATE INDEX by_day ON t (day)');
    database.exec(
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000)
        SELECT n * 2, date('2024-01-01', '+' || n || ' days'), CASE WHEN n % 7 THEN 'note ' || n END, CASE WHEN n % 500 = 0 THEN n / 7.0 ELSE n END FROM s`,
    );
    const { columns } = await connector.describe({ table: 't' }, never);
    const roadOf = (filter: string) => lineSourceOf(database, { table: 't', filter }, columns, { columns: [] }, 100_000);
    expect(roadOf("day >= '2030-01-01'")).toBeNull();
    expect(roadOf('note IN (SELECT note FROM t AS other)')).toBeNull();
    for (const filter of ["note LIKE 'note 1%' -- these", 'id > 5000', 'note IS NULL OR f > 1000', 'note = 1', 'note = ?']) {
      expect([filter, roadOf(filter)?.filter]).toEqual([filter, `(\n${filter}\n)`]);
      const lines = await extractAll(connector, { table: 't', filter }, { batchBytes: 10_000 });
      expect(lines).toEqual(await extractAll(connector, { table: 't', filter }, { orderBy: ['id'] }));
      expect(lines.rows.length > 0).toBe(!filter.startsWith('note ='));
    }
  });

  it('is read value by value from where most rows need it', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL)');
    database.exec(
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT n * 1000000007, n / 7.0 FROM s`,
    );
    expect((await bothRoads({ batchBytes: 10_000 })).rows).toHaveLength(20_000);
  });

  it('has every row from the first rowid to the last, none at all, and columns that hide a name of the rowid', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, rowid TEXT, _rowid_ INTEGER)');
    expect((await bothRoads()).rows).toEqual([]);
    database.exec(`INSERT INTO t VALUES (-9223372036854775808, 'first', 1), (0, 'zero', NULL), (9223372036854775807, 'last', 2)`);
    expect((await bothRoads()).rows.map(([id]) => id)).toEqual(['-9223372036854775808', '0', '9223372036854775807']);
    database.exec('DROP TABLE t');
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, rowid TEXT, _rowid_ INTEGER, OID BLOB)');
    database.exec(`INSERT INTO t VALUES (1, 'x', 2, x'00')`);
    expect((await bothRoads()).rows).toEqual([['1', 'x', '2', '00']]);
  });

  it('is read as it was at one moment, whatever a writer does between two pieces', async () => {
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT)');
    database.exec(
      `INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n * 2, 'note ' || n FROM s`,
    );
    const extraction = await connector.extract({ table: 't' }, { columns: [], batchBytes: 4000 }, never);
    let batches = 0;
    for await (const batch of extraction.batches) {
      expect(batch.csv.length).toBeLessThanOrEqual(4000);
      if (batches++ === 0)
        database.exec(`DELETE FROM t WHERE id % 4 = 0; INSERT INTO t VALUES (99999, 'new'); UPDATE t SET note = 'changed'`);
    }
    expect(batches).toBeGreaterThan(5);
    expect(extraction.summary().rows).toBe(5000);
    expect((await bothRoads()).rows).toHaveLength(2501);
  });

  it('lets the file go when its reader stops early', async () => {
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT)');
    database.exec(`INSERT INTO t WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 5000) SELECT n, 'note' FROM s`);
    const extraction = await connector.extract({ table: 't' }, { columns: [], batchBytes: 4000 }, never);
    for await (const batch of extraction.batches) {
      expect(batch.rows).toBeGreaterThan(0);
      break;
    }
    database.exec('PRAGMA busy_timeout = 0');
    database.exec('DELETE FROM t');
    expect(() => extraction.summary()).toThrow('not finished');
  });
});
