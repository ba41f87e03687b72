import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextBatch } from '../../connectors/contract.ts';
import { encodeRow } from '../../connectors/spool.ts';
import { TypedRowWriter } from '../../connectors/typed-row-writer.ts';
import { columnForm } from '../../connectors/typed-rows.ts';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { DuckDbSession } from './duckdb-session.ts';
import { stageSide } from './stage-side.ts';

type Row = (string | null)[];

const { signal } = new AbortController();
const NUMBER: LogicalType = { kind: 'integer', digits: 9 };

let folder: string;
let session: DuckDbSession;
let tables = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-typed-'));
  session = await DuckDbSession.open({ memoryMegabytes: 256, threads: 1, keepsOrder: false }, join(folder, 'spill'));
});
afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

/** Batches with typed rows where they can be, as connectors make them, and how many rows are typed. */
function typedBatches(types: LogicalType[], rows: Row[], batchBytes: number): { batches: TextBatch[]; typed: number } {
  const batches: TextBatch[] = [];
  const writer = new TypedRowWriter(types, batchBytes, (typed) => batches.push({ csv: Buffer.alloc(0), rows: typed.rows, typed }));
  for (const row of rows) {
    const values = row.map((text) => (text === null ? null : Buffer.from(text)));
    writer.beginRow(values.reduce((sum, value) => sum + (value?.length ?? 0), 0));
    for (const [index, value] of values.entries()) {
      const { kind } = types[index]!;
      if (value === null) writer.null();
      else if (kind === 'boolean' && (row[index] === 'true' || row[index] === 'false')) writer.boolean(row[index] === 'true');
      else if (kind === 'timestamptz' && row[index]!.endsWith('Z')) writer.utc(value, 0, value.length - 1);
      else if (kind === 'string') writer.text(value, 0, value.length);
      else writer.plain(value, 0, value.length);
    }
    if (!writer.endRow()) batches.push({ csv: Buffer.from(encodeRow(row)), rows: 1 });
  }
  writer.flush();
  return { batches, typed: writer.rows };
}

/** Every value of the staging table as DuckDB prints it, and the original texts of rejected rows, in the order of the first column. */
async function staged(types: LogicalType[], batches: TextBatch[], rows: number): Promise<unknown[][]> {
  const table = `memory.main.staged_${tables++}`;
  const columns = types.map((logicalType, index) => ({ name: `c${index}`, nativeType: 'any', logicalType, nullable: true }));
  const loaders = [await session.connect(), await session.connect()];
  const given = (async function* () {
    yield* batches;
  })();
  const progress = { staged: () => undefined, step: () => undefined };
  const summary = () => ({ rows, sanitised: [] });
  const request = { side: 'source' as const, table, columns, batches: given, summary, spoolFolder: folder, loaders, progress, signal };
  expect(await stageSide(request)).toBe(rows);
  for (const loader of loaders) await loader.close();
  const reader = await session.connect();
  // A byte order mark at the start of a text would be lost on the way to JavaScript.
  const texts = types.map((_, index) => `'=' || c${index}::VARCHAR`);
  const found = await reader.rows(`SELECT ${texts.join(', ')}, typeof(c1), '=' || raw::VARCHAR FROM ${table} ORDER BY c0, raw`);
  await reader.run(`DROP TABLE ${table}`);
  await reader.close();
  return found;
}

/** The same rows by both roads; how many of them are typed. */
async function bothRoads(types: LogicalType[], rows: Row[], batchBytes = 64 * 1024): Promise<number> {
  const numbered = rows.map((row, index) => [String(index), ...row]);
  const all = [NUMBER, ...types];
  const { batches, typed } = typedBatches(all, numbered, batchBytes);
  const text = [{ csv: Buffer.from(numbered.map((row) => encodeRow(row)).join('')), rows: rows.length }];
  expect(await staged(all, batches, rows.length)).toEqual(await staged(all, text, rows.length));
  return typed;
}

const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
const timestamp = (precision: number): LogicalType => ({ kind: 'timestamp', precision });
const zoned = (precision: number): LogicalType => ({ kind: 'timestamptz', precision });

/** Texts that are canonical, by type. Every one of them is typed, where the type has a binary form at all. */
const CANONICAL: [LogicalType, string[]][] = [
  [{ kind: 'boolean' }, ['true', 'false']],
  [{ kind: 'integer', digits: 3 }, ['0', '7', '-1', '999', '-999']],
  [{ kind: 'integer', digits: 10 }, ['2147483647', '-2147483648', '4294967295', '-4294967296']],
  [
    { kind: 'integer', digits: 19 },
    ['9223372036854775807', '-9223372036854775808', '999999999999999', '1000000000000000', '-1000000000000000', '9007199254740993'],
  ],
  [{ kind: 'integer', digits: 20 }, ['9223372036854775807', '1234567890123456789', '1000000000000000001', '0']],
  [{ kind: 'integer' }, ['0', '-9223372036854775808']],
  [decimal(4, 2), ['0.00', '0.01', '-0.01', '99.99', '-99.99', '12.50']],
  [decimal(5, 0), ['0', '99999', '-99999']],
  [decimal(3, 3), ['0.001', '-0.999', '0.000']],
  [decimal(17, 17), ['0.12345678901234567', '-0.00000000000000001']],
  [decimal(18, 4), ['99999999999999.9999', '-99999999999999.9999', '0.0001', '123456789012.3400']],
  [decimal(18, 18), ['0.000000000000000001', '-0.999999999999999999']],
  [decimal(38, 10), ['9999999999999999999999999999.9999999999', '0.0000000001']],
  [decimal(65, 30), [`${'9'.repeat(35)}.${'9'.repeat(30)}`]],
  [{ kind: 'float' }, ['0', '1.5', '-1e300', '0.1', 'NaN', 'Infinity', '9007199254740993']],
  [{ kind: 'string' }, ['', ' ', 'a', 'é', 'e\u0301', '😀', '\uFEFFa', 'a"b,c\r\nd', '\\.', 'x'.repeat(100_000), 'é'.repeat(30), 'NULL']],
  [{ kind: 'bytes' }, ['', '00ff', 'ab']],
  [{ kind: 'date' }, ['0001-01-01', '9999-12-31', '1970-01-01', '1969-12-31', '2000-02-29', '1900-02-28', '2024-02-29', '1600-03-01']],
  [{ kind: 'time', precision: 6 }, ['00:00:00', '23:59:59.999999', '838:59:59', '-01:00:00']],
  [timestamp(0), ['0001-01-01 00:00:00', '9999-12-31 23:59:59', '1969-12-31 23:59:59', '1970-01-01 00:00:00', '2255-06-05 23:47:35']],
  [timestamp(3), ['2020-01-01 00:00:00.125', '2020-01-01 00:00:00.120', '2020-01-01 00:00:00.000', '0001-01-01 00:00:00.001']],
  [timestamp(6), ['9999-12-31 23:59:59.999999', '0001-01-01 00:00:00.000001', '1969-12-31 23:59:59.999999', '2255-06-05 23:47:34.740993']],
  [timestamp(9), ['2020-01-01 00:00:00.123456789']],
  [zoned(0), ['2038-01-19 03:14:07Z', '1970-01-01 00:00:01Z']],
  [zoned(6), ['2038-01-19 03:14:07.999999Z', '0001-01-01 00:00:00.100000Z']],
  [{ kind: 'uuid' }, ['00000000-0000-0000-0000-000000000000', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6']],
  [{ kind: 'json' }, ['{"a":1}', '[]', '"\u00e9"', 'null']],
];

/** Texts about which there is a doubt, or which are none of the type. */
const DOUBTFUL = [
  ...['', ' ', '-', '+1', '-0', '00', '007', '1 ', ' 1', '1.', '.5', '-.5', '1e3', '0x10', '1_000', '１', '12a', '-0.00', '0.000', '1.234'],
  ...['99.999', '999.99', '1000', '-1000', '18446744073709551615', '9223372036854775808', '-9223372036854775809', '9'.repeat(39)],
  ...[
    'TRUE',
    't',
    '1',
    '0',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '0000-00-00',
  ],
  ...['10000-01-01', '2024-1-1', '2024/01/01', '2024-01-01 ', '2024-01-01BC', '2024-01-01 (BC)', 'infinity', '2024-01-01T00:00:00'],
  ...['2024-01-01 24:00:00', '2024-01-01 23:60:00', '2024-01-01 23:59:60', '2024-01-01 00:00:00Z', '2024-01-01 00:00:00+01'],
  ...['2024-01-01 00:00:00.1', '2024-01-01 00:00:00.123', '2024-01-01 00:00:00.1234567', '2024-01-01 00:00:00.', '2024-01-01 00:00:00,123'],
  ...['2024-01-01 00:00:00.123Z', '2024-01-01 0a:00:00', '2024-01-01 00:00:00.12a', 'a\0b', '\0', 'x', '"', '😀'],
];

describe('rows that come typed', () => {
  it.each(CANONICAL.map(([type, texts]) => [formatLogicalType(type), type, texts] as const))(
    'are staged as their texts are: %s',
    async (_, type, texts) => {
      const rows = [...texts, null].map((text) => [text]);
      expect(await bothRoads([type], rows)).toBe(rows.length);
    },
  );

  it('have a binary form wherever it is exact and cheap', () => {
    const text = CANONICAL.map(([type]) => type).filter((type) => columnForm(type) === 'text');
    expect(text.map(formatLogicalType)).toEqual([
      ...['decimal(18,18)', 'decimal(38,10)', 'decimal(65,30)', 'float', 'string', 'bytes', 'time(6)', 'timestamp(9)', 'uuid', 'json'],
    ]);
  });

  it('go the way of text as a whole when one value is in doubt', async () => {
    const types: LogicalType[] = [{ kind: 'string' }, decimal(4, 2), { kind: 'date' }, { kind: 'string' }];
    const good: Row = ['a', '1.50', '2024-02-29', 'b'];
    const rows = [good, ['a', '1.5', '2024-02-29', 'b'], good, [null, '1.50', '2024-02-30', null], ['a\0', '1.50', null, ''], good];
    expect(await bothRoads(types, rows)).toBe(3);
  });

  it('are rejected with their own texts, zeros at the end and all', async () => {
    const types: LogicalType[] = [
      ...[{ kind: 'json' } as const, decimal(6, 3), timestamp(0), timestamp(3), zoned(6), zoned(0)],
      ...[{ kind: 'boolean' } as const, { kind: 'date' } as const, { kind: 'integer', digits: 19 } as const],
    ];
    const values = ['-0.500', '0001-01-01 00:00:00', '0999-12-31 00:00:00.120', '2024-05-01 10:00:00.100000Z', '2024-05-01 10:00:00Z'];
    const rows = ['{', '{}', '[1', null].map((json) => [json, ...values, 'true', '0001-01-01', '9007199254740993']);
    expect(await bothRoads(types, [...rows, ['{', ...types.slice(1).map(() => null)]])).toBe(5);
  });

  it('are staged as their texts are, whatever they are, in batches of any size', async () => {
    const column = fc.constantFrom(...CANONICAL.map(([type, texts]) => ({ type, texts: texts.filter((text) => text.length < 1000) })));
    const table = fc.array(column, { minLength: 1, maxLength: 6 }).chain((columns) =>
      fc.record({
        types: fc.constant(columns.map(({ type }) => type)),
        rows: fc.array(
          fc.tuple(
            ...columns.map(({ texts }) =>
              fc.oneof(
                { weight: 20, arbitrary: fc.constantFrom(...texts) },
                { weight: 2, arbitrary: fc.constant(null) },
                { weight: 1, arbitrary: fc.constantFrom(...DOUBTFUL) },
              ),
            ),
          ),
          { maxLength: 80 },
        ),
        batchBytes: fc.integer({ min: 1, max: 5000 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ types, rows, batchBytes }) => {
        await bothRoads(types, rows, batchBytes);
      }),
      { numRuns: 40 },
    );
  });

  it.each(CANONICAL.map(([type]) => [formatLogicalType(type), type] as const))(
    'are judged as their texts are where these are doubtful: %s',
    async (_, type) => {
      await bothRoads(
        [type],
        DOUBTFUL.map((text) => [text]),
      );
    },
  );

  it('leave no file behind, whether they are loaded or not', async () => {
    await bothRoads(
      [{ kind: 'string' }],
      Array.from({ length: 3000 }, (_, index) => [`${'x'.repeat(3000)}${index}`]),
    );
    const { batches } = typedBatches([NUMBER], [['1'], ['2']], 1000);
    await expect(staged([NUMBER], batches, 3)).rejects.toMatchObject({ code: 'integrity' });
    expect((await readdir(folder)).filter((name) => /csv|parquet/.test(name))).toEqual([]);
  });
});
