import { describe, expect, it } from 'vitest';
import type { DatasetDescription, KeyDescription } from '../connectors/contract.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { compareNames } from './name-similarity.ts';
import { suggestPairs } from './suggest-pairs.ts';
import { evidenceOf } from './value-evidence.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const decimal: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const date: LogicalType = { kind: 'date' };

function table(columns: Record<string, LogicalType>, keys: KeyDescription[] = []): DatasetDescription {
  return {
    columns: Object.entries(columns).map(([name, logicalType]) => ({ name, nativeType: logicalType.kind, logicalType, nullable: true })),
    keys,
    rowEstimate: null,
  };
}

const primary = (...columns: string[]): KeyDescription => ({ name: 'PRIMARY', columns, primary: true });
const brief = (pairs: { source: string; target: string; score: number }[]) =>
  pairs.map(({ source, target, score }) => [source, target, score]);

describe('suggestPairs', () => {
  it('takes the key that both sides declare and pairs the rest by name', () => {
    const suggestions = suggestPairs(
      table({ order_id: integer, customer_name: string, amount: decimal, placed: date, note: string }, [primary('order_id')]),
      table({ ID: integer, OrderId: integer, customerName: string, amount: string, placed: integer }, [primary('OrderId')]),
    );
    expect(brief(suggestions.keys)).toEqual([['order_id', 'OrderId', 0.97]]);
    expect(suggestions.keys[0]!.reason).toBe('Both sides declare the primary key on it.');
    expect(brief(suggestions.fields)).toEqual([
      ['customer_name', 'customerName', 0.97],
      ['amount', 'amount', 0.7],
    ]);
    expect(suggestions.fields.map((field) => field.reason)).toEqual([
      'Same name but for case and underscores, comparable types.',
      'Same name, unlike types, compared by canonical text.',
    ]);
    expect(suggestions.fields[1]).toMatchObject({ sourceType: 'decimal(10,2)', targetType: 'string' });
  });

  it('suggests a composite key whatever the order of its columns', () => {
    const suggestions = suggestPairs(
      table({ job: string, release: integer, stage: string }, [primary('job', 'release')]),
      table({ stage: string, release: integer, job: string }, [primary('release', 'job')]),
    );
    expect(brief(suggestions.keys)).toEqual([
      ['job', 'job', 1],
      ['release', 'release', 1],
    ]);
    expect(brief(suggestions.fields)).toEqual([['stage', 'stage', 1]]);
  });

  it('falls back to one declared key, then to a name', () => {
    const columns = { country_code: string, label: string };
    const declared = suggestPairs(table(columns), table(columns, [primary('country_code')]));
    expect(declared.keys).toMatchObject([{ source: 'country_code', score: 0.8, reason: 'It is the primary key of the target.' }]);
    const named = suggestPairs(table(columns), table(columns));
    expect(named.keys).toMatchObject([{ source: 'country_code', score: 0.6, reason: 'Its name reads like a key; no key is declared.' }]);
    expect(suggestPairs(table({ label: string }), table({ label: string })).keys).toEqual([]);
  });

  it('uses each column once, the better pair first', () => {
    const suggestions = suggestPairs(table({ status: string, status_old: string }), table({ status: string }));
    expect(brief(suggestions.fields)).toEqual([['status', 'status', 1]]);
  });
});

describe('suggestPairs with sampled values', () => {
  const rows = (count: number, row: (n: number) => (string | null)[]) => Array.from({ length: count }, (_, at) => row(at + 1));

  it('finds the key by its values where none is declared, then judges columns by rows with the same key', () => {
    const source = table({ ref: string, customer: string, total: decimal, opened: date, weight: integer });
    const target = table({ weight: integer, client: string, sum: decimal, started: date, document: string });
    const day = (n: number) => `2024-01-${String((n % 28) + 1).padStart(2, '0')}`;
    const sampled = evidenceOf(
      { columns: source.columns, whole: true, rows: rows(100, (n) => [`D${n}`, `c${n % 40}`, `${n % 25}.50`, day(n), String(n % 7)]) },
      // The same rows but for three of them; weights have nothing to do with the source's.
      { columns: target.columns, whole: true, rows: rows(97, (n) => [String((n * n) % 5), `c${n % 40}`, `${n % 25}.50`, day(n), `D${n}`]) },
    );
    const suggestions = suggestPairs(source, target, sampled);
    expect(suggestions.keys).toMatchObject([
      {
        source: 'ref',
        target: 'document',
        reason: 'No key is declared; it is unique in both samples; 97 % of 100 sampled values are found.',
      },
    ]);
    expect(suggestions.fields.map(({ source, target, reason }) => [source, target, reason])).toEqual([
      ['customer', 'client', 'Unlike names, comparable types; equal in all 97 rows with the same key.'],
      ['total', 'sum', 'Unlike names, comparable types; equal in all 97 rows with the same key.'],
      ['opened', 'started', 'Unlike names, comparable types; equal in all 97 rows with the same key.'],
      ['weight', 'weight', expect.stringMatching(/^Same name, comparable types; equal in \d+ % of 97 rows with the same key\.$/)],
    ]);
    const [customer, , , weight] = suggestions.fields;
    expect(customer!.score).toBeGreaterThan(0.65);
    expect(weight!.score).toBe(0.6);
    expect(suggestPairs(source, target).fields.map((field) => field.source)).toEqual(['weight']);
  });

  it('does not take a few values that both sides have for a pair', () => {
    const source = table({ paid: string, qty: integer }, [primary('qty')]);
    const target = table({ deleted: string, id: integer }, [primary('id')]);
    const sampled = evidenceOf(
      { columns: source.columns, whole: true, rows: rows(60, (n) => [n % 2 ? 'Y' : 'N', String(n % 30)]) },
      { columns: target.columns, whole: true, rows: rows(500, (n) => [n % 3 ? 'Y' : 'N', String(n)]) },
    );
    expect(suggestPairs(source, target, sampled)).toEqual({ keys: [], fields: [] });
  });

  it('says of a key that only one side declares whether the other has it once', () => {
    const [source, target] = [table({ id: integer }, [primary('id')]), table({ id: integer })];
    const side = (row: (n: number) => string) => ({ columns: source.columns, whole: true, rows: rows(50, (n) => [row(n)]) });
    const unique = suggestPairs(source, target, evidenceOf(side(String), side(String)));
    expect(unique.keys).toMatchObject([
      { score: 0.95, reason: "It is the primary key of the source, and unique in the target's sample; all 50 sampled values are found." },
    ]);
    const repeated = suggestPairs(
      source,
      target,
      evidenceOf(
        side(String),
        side((n) => String(n % 40)),
      ),
    );
    expect(repeated.keys[0]).toMatchObject({ reason: expect.stringContaining('but not unique in the target; 78 % of 50 sampled') });
    expect(repeated.keys[0]!.score).toBeLessThan(0.5);
  });

  it('keeps the key that both sides declare, with what its values say', () => {
    const [source, target] = [table({ id: integer, a: string }, [primary('id')]), table({ id: integer, a: string }, [primary('id')])];
    const of = (from: number) => ({ columns: source.columns, whole: false, rows: rows(40, (n) => [String(n + from), 'x']) });
    expect(suggestPairs(source, target, evidenceOf(of(0), of(30))).keys).toEqual([
      {
        source: 'id',
        target: 'id',
        sourceType: 'integer',
        targetType: 'integer',
        score: 1,
        reason: "Both sides declare the primary key on it; 25 % of 40 sampled values are found in the target's sample.",
      },
    ]);
  });
});

describe('compareNames', () => {
  it.each([
    ['amount', 'amount', 1],
    ['Order_ID', 'orderid', 0.97],
    ['cust_no', 'CustomerNumber', 0.95],
    ['qty', 'quantity', 0.95],
    ['InvDt', 'invoice_date', 0.95],
    ['TotalAmt', 'total_amount', 0.95],
    ['ship_addr', 'shipaddress', 0.95],
    ['tel', 'phone', 0.95],
    ['name_customer', 'customer_name', 0.9],
    ['abc', 'xyz', 0],
  ])('of %s and %s is %d', (left, right, expected) => {
    expect(compareNames(left, right).similarity).toBe(expected);
  });

  it('is symmetric and below one for different names', () => {
    for (const [left, right] of [
      ['amount', 'amt'],
      ['customer', 'customers'],
      ['x', 'y_x'],
    ] as const) {
      expect(compareNames(left, right).similarity).toBe(compareNames(right, left).similarity);
      expect(compareNames(left, right).similarity).toBeLessThan(1);
    }
  });
});
