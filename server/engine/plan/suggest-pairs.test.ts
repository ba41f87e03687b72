import { describe, expect, it } from 'vitest';
import type { DatasetDescription, KeyDescription } from '../connectors/contract.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { nameSimilarity } from './name-similarity.ts';
import { suggestPairs } from './suggest-pairs.ts';

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

describe('nameSimilarity', () => {
  it.each([
    ['amount', 'amount', 1],
    ['Order_ID', 'orderid', 0.97],
    ['name_customer', 'customer_name', 0.9],
    ['abc', 'xyz', 0],
  ])('of %s and %s is %d', (left, right, expected) => {
    expect(nameSimilarity(left, right)).toBe(expected);
  });

  it('is symmetric and below one for different names', () => {
    for (const [left, right] of [
      ['amount', 'amt'],
      ['customer', 'customers'],
      ['x', 'y_x'],
    ] as const) {
      expect(nameSimilarity(left, right)).toBe(nameSimilarity(right, left));
      expect(nameSimilarity(left, right)).toBeLessThan(1);
    }
  });
});
