import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRows } from '../../connectors/spool.ts';
import { TieoutError } from '../../errors.ts';
import type { FilterOperator, OutcomeFilter, OutcomePageQuery, OutcomeRow } from '../contract.ts';
import type { LandingSuiteFixture } from './landing-fixture.ts';
import { allOutcomes, reconcileArrays } from './reconcile-arrays.ts';

const ref = { executionId: 'READ' };
const { signal } = new AbortController();

const columns = {
  id: { kind: 'integer', digits: 10 },
  code: { kind: 'string' },
  amount: { kind: 'decimal', precision: 10, scale: 2 },
  free: { kind: 'decimal' },
  ratio: { kind: 'float' },
  day: { kind: 'date' },
  at: { kind: 'timestamptz', precision: 3 },
  fine: { kind: 'timestamp', precision: 9 },
  open: { kind: 'boolean' },
  ref: { kind: 'uuid' },
} as const;

const uuid = (last: number) => `550e8400-e29b-41d4-a716-44665544000${last}`;

async function failure(work: Promise<unknown>): Promise<TieoutError> {
  const result = await work.catch((error: unknown) => error);
  if (result instanceof TieoutError) return result;
  throw new Error('It did not fail with a TieoutError.');
}

const ids = (rows: OutcomeRow[]) => rows.map((row) => `${row.outcome} ${row.key.id}`);
const EVERYTHING = [
  'mismatched 2',
  'mismatched 3',
  'mismatched 4',
  'source_only 5',
  'source_only 9',
  'target_only 6',
  'target_only 7',
  'rejected_source 8',
  'equal 1',
];

/** What every landing engine gives readers of its outcomes. */
export function describeOutcomeReader(fixture: LandingSuiteFixture): void {
  beforeAll(async () => {
    const row = (id: number, change: Partial<Record<keyof typeof columns, string | null>> = {}) => {
      const plain = {
        id: String(id),
        code: `C${id}`,
        amount: `${id}.50`,
        free: `${id}.0`,
        ratio: `${id}.25`,
        day: `2024-01-0${id}`,
        at: `2024-01-0${id} 12:00:00Z`,
        fine: `2024-01-0${id} 12:00:00.00000000${id}`,
        open: id % 2 === 0 ? 'true' : 'false',
        ref: uuid(id),
        ...change,
      };
      return Object.keys(columns).map((name) => plain[name as keyof typeof columns]);
    };
    await reconcileArrays({
      landing: fixture.landing,
      ...ref,
      source: {
        columns,
        primaryKey: ['id'],
        rows: [1, 2, 3, 4, 5].map((id) => row(id)).concat([row(8, { code: null, day: 'infinity', amount: '7' }), row(9, { code: '' })]),
      },
      target: {
        columns,
        primaryKey: ['id'],
        rows: [
          row(1),
          row(2, { code: 'c2' }),
          row(3, { code: null, open: null }),
          row(4, { amount: '4.51' }),
          row(6),
          row(7, { code: '' }),
        ],
      },
    });
  });

  const found = async (filter: OutcomeFilter) =>
    (await allOutcomes(fixture.landing, ref.executionId, filter)).map((row) => row.key.id).join(' ');

  describe('pages', () => {
    it('describe their columns', async () => {
      const described = await fixture.landing.columns(ref);
      expect(described.keys).toEqual([{ source: 'id', target: 'id', type: 'integer' }]);
      expect(described.fields[1]).toEqual({
        source: 'amount',
        target: 'amount',
        sourceType: 'decimal(10,2)',
        targetType: 'decimal(10,2)',
        ignored: false,
      });
    });

    it('go forward and backward over the same rows', async () => {
      const page = (query: Partial<OutcomePageQuery>) => fixture.landing.page(ref, { limit: 4, ...query }, signal);
      const first = await page({});
      const second = await page({ cursor: first.next! });
      const third = await page({ cursor: second.next! });
      expect([...ids(first.rows), ...ids(second.rows), ...ids(third.rows)]).toEqual(EVERYTHING);
      expect([first.previous, third.next]).toEqual([null, null]);

      const back = await page({ cursor: third.previous!, direction: 'backward' });
      expect(ids(back.rows)).toEqual(ids(second.rows));
      const front = await page({ cursor: back.previous!, direction: 'backward' });
      expect(ids(front.rows)).toEqual(ids(first.rows));
      expect(front.previous).toBeNull();
      expect(ids((await page({ cursor: front.next! })).rows)).toEqual(ids(second.rows));
      const last = await page({ direction: 'backward', limit: 2 });
      expect([ids(last.rows), last.next]).toEqual([EVERYTHING.slice(-2), null]);
    });

    it('refuse a bad cursor and a bad size', async () => {
      expect((await failure(fixture.landing.page(ref, { limit: 5, cursor: 'nonsense' }, signal))).code).toBe('invalid_input');
      for (const limit of [0, 501, 1.5, Number.NaN])
        expect((await failure(fixture.landing.page(ref, { limit }, signal))).code).toBe('invalid_input');
    });

    it('are counted up to a cap', async () => {
      const count = (filter: OutcomeFilter, cap: number) => fixture.landing.count(ref, filter, cap, signal);
      expect(await count({}, 100)).toEqual({ count: 9, capped: false });
      expect(await count({}, 9)).toEqual({ count: 9, capped: false });
      expect(await count({}, 8)).toEqual({ count: 8, capped: true });
      expect(await count({ outcomes: ['rejected_target'] }, 8)).toEqual({ count: 0, capped: false });
    });
  });

  describe('filters', () => {
    it('by outcome, changed field and rule', async () => {
      expect(await found({ outcomes: ['source_only', 'equal'] })).toBe('5 9 1');
      expect(await found({ outcomes: [] })).toBe('');
      expect(await found({ changedField: 'code' })).toBe('2 3');
      expect(await found({ changedField: 'amount' })).toBe('4');
      expect(await found({ rule: 'primary key' })).toBe('2 3 4 1');
      expect(await found({ rule: 'primary key', changedField: 'open', outcomes: ['mismatched'] })).toBe('3');
    });

    it.each<['source' | 'target', keyof typeof columns, FilterOperator, string | undefined, string]>([
      ['source', 'code', 'eq', 'C2', '2'],
      ['target', 'code', 'eq', 'C2', ''],
      ['target', 'code', 'ne', 'C4', '2 3 6 7 1'],
      ['source', 'code', 'is_null', undefined, '8'],
      ['target', 'code', 'is_null', undefined, '3'],
      ['source', 'code', 'eq', '', '9'],
      ['source', 'code', 'is_not_null', undefined, '2 3 4 5 9 1'],
      ['source', 'code', 'contains', '2', '2'],
      ['source', 'code', 'contains', 'c', ''],
      ['target', 'code', 'starts_with', 'C', '4 6 1'],
      ['source', 'code', 'gt', 'C3', '4 5'],
      ['source', 'id', 'gte', '4', '4 5 9 8'],
      ['source', 'id', 'lt', '2.5', '2 1'],
      ['source', 'id', 'eq', '2.0', '2'],
      ['source', 'amount', 'eq', '2.5', '2'],
      ['target', 'amount', 'gt', '4.505', '4 6 7'],
      ['source', 'amount', 'lte', '2.499', '1'],
      ['source', 'amount', 'contains', '.50', '2 3 4 5 9 1'],
      ['source', 'free', 'eq', '2', '2'],
      ['source', 'free', 'eq', '002.000', '2'],
      ['source', 'free', 'lt', '10', '2 3 4 5 9 8 1'],
      ['source', 'ratio', 'eq', '2.25', '2'],
      ['source', 'ratio', 'gte', '4.3', '5 9 8'],
      ['source', 'day', 'eq', '2024-01-02', '2'],
      ['source', 'day', 'eq', '2024-01-08', ''],
      ['source', 'day', 'contains', 'inf', '8'],
      ['target', 'day', 'gt', '2024-01-04', '6 7'],
      ['source', 'at', 'lt', '2024-01-02', '1'],
      ['source', 'at', 'eq', '2024-01-02T12:00:00Z', '2'],
      ['source', 'at', 'gte', '2024-01-05 12:00', '5 9 8'],
      ['source', 'fine', 'eq', '2024-01-02 12:00:00.000000002', '2'],
      ['source', 'fine', 'gt', '2024-01-04 12:00:00.000000003', '4 5 9 8'],
      ['source', 'open', 'eq', 'TRUE', '2 4 8'],
      ['target', 'open', 'is_null', undefined, '3'],
      ['source', 'ref', 'eq', uuid(3).toUpperCase(), '3'],
      ['source', 'ref', 'starts_with', '550e8400', '2 3 4 5 9 8 1'],
    ])('%s %s %s %s finds %s', async (side, column, operator, value, expected) => {
      const condition = { side, column, operator, ...(value !== undefined && { value }) };
      expect(await found({ conditions: [condition] })).toBe(expected);
      expect((await fixture.landing.count(ref, { conditions: [condition] }, 100, signal)).count).toBe(
        expected === '' ? 0 : expected.split(' ').length,
      );
    });

    it('refuse what the run does not have, with a near name', async () => {
      const refused = async (filter: OutcomeFilter) => {
        const { code, message, advice } = await failure(fixture.landing.page(ref, { ...filter, limit: 1 }, signal));
        return `${code}: ${message} ${advice}`;
      };
      expect(await refused({ changedField: 'amuont' })).toBe(
        'invalid_input: There is no compared field "amuont" in this run. Did you mean "amount"?',
      );
      expect(await refused({ rule: 'x' })).toContain('There is no rule "x" in this run.');
      expect(await refused({ conditions: [{ side: 'target', column: 'zzz', operator: 'is_null' }] })).toContain(
        'There is no column of the target "zzz" in this run.',
      );
      expect(await refused({ conditions: [{ side: 'source', column: 'amount', operator: 'gt', value: 'ten' }] })).toContain(
        '"ten" is not a decimal(10,2), so "amount" cannot be compared with it.',
      );
      expect(await refused({ conditions: [{ side: 'source', column: 'day', operator: 'eq' }] })).toContain(
        'The filter on "day" has no value to compare with.',
      );
      expect(
        await refused({ conditions: [{ side: 'source', column: 'code', operator: 'eq', value: `' OR 1=1 --` }] }).catch(String),
      ).toContain('It did not fail');
    });
  });

  describe('exports', () => {
    const path = (name: string) => join(fixture.dataDir, name);

    it('write JSON as rows without ids', async () => {
      const written = await fixture.landing.export(ref, {}, 'json', path('all.json'), signal);
      const rows = await allOutcomes(fixture.landing, ref.executionId);
      expect(JSON.parse(await readFile(path('all.json'), 'utf8'))).toEqual(rows.map(({ id: _, ...row }) => row));
      expect(written).toEqual({ rows: 9, bytes: (await readFile(path('all.json'))).length });
    });

    it('write CSV that tells NULL from the empty text', async () => {
      await fixture.landing.export(ref, { outcomes: ['mismatched', 'source_only', 'target_only'] }, 'csv', path('some.csv'), signal);
      const text = await readFile(path('some.csv'), 'utf8');
      expect(text.split('\n')[0]).toMatch(/^outcome,rule,confidence,reason,id,code_source,code_target,code_equal,amount_source,/);
      expect(text).toContain('\nmismatched,primary key,0.95,,3,C3,,false,3.50,3.50,true,');
      expect(text).toContain('\nsource_only,,,no target row has this key,9,"",,false,9.50,,false,');
      expect(text).toContain('\ntarget_only,,,no source row has this key,7,,"",false,,7.50,false,');
      expect([...decodeRows(Buffer.from(text))]).toHaveLength(8);
    });

    it('write Parquet with the same columns', async () => {
      await fixture.landing.export(ref, { changedField: 'amount' }, 'parquet', path('one.parquet'), signal);
      const connection = await (await DuckDBInstance.create()).connect();
      const read = await connection.runAndReadAll(
        `SELECT id, amount_source, amount_target, amount_equal, confidence FROM '${path('one.parquet')}'`,
      );
      connection.closeSync();
      expect(read.getRows()).toEqual([['4', '4.50', '4.51', false, 0.95]]);
    });

    it('leave nothing behind when they are cancelled or cannot be written', async () => {
      expect((await failure(fixture.landing.export(ref, {}, 'csv', path('never.csv'), AbortSignal.abort()))).code).toBe('cancelled');
      await expect(fixture.landing.export(ref, {}, 'csv', path('no/such/folder/a.csv'), signal)).rejects.toBeInstanceOf(TieoutError);
      expect((await readdir(fixture.dataDir)).filter((name) => name.includes('never') || name.endsWith('.partial'))).toEqual([]);
    });
  });
}
