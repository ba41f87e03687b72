import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../values/logical-type.ts';
import { evidenceOf, type SampledSide } from './value-evidence.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const decimal: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const date: LogicalType = { kind: 'date' };

function side(columns: Record<string, LogicalType>, rows: (string | null)[][], whole = true): SampledSide {
  return {
    columns: Object.entries(columns).map(([name, logicalType]) => ({ name, nativeType: logicalType.kind, logicalType, nullable: true })),
    rows,
    whole,
  };
}

const numbered = (count: number, row: (n: number) => (string | null)[]) => Array.from({ length: count }, (_, at) => row(at + 1));
const id = { source: 'id', target: 'id' };

describe('evidence of sampled values', () => {
  it('counts different values that the other side has, compared by value', () => {
    const source = side({ amount: decimal }, [['1.50'], ['2.00'], ['2.00'], ['3.00'], [null]]);
    const target = side({ amount: string }, [['1.50'], ['2.00'], ['9.00']], false);
    expect(evidenceOf(source, target).values({ source: 'amount', target: 'amount' })).toEqual({
      kind: 'values',
      found: 2,
      of: 3,
      ofTarget: 3,
      partial: true,
    });
    const whole = side({ amount: { kind: 'decimal', precision: 6, scale: 1 } }, [['1.5'], ['2.0'], ['7.0']]);
    expect(evidenceOf(source, whole).values({ source: 'amount', target: 'amount' })).toMatchObject({ found: 2, of: 3, partial: false });
  });

  it('says nothing where there is nothing to say', () => {
    const sampled = evidenceOf(
      side({ a: integer, b: date, c: integer }, [['1', '2024-01-01', null]]),
      side({ a: date, b: date }, [[null, null]]),
    );
    for (const [source, target] of [
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'b'],
      ['no', 'b'],
    ] as const)
      expect(sampled.values({ source, target })).toBeNull();
  });

  it('puts rows with the same key side by side and tells agreement from chance', () => {
    const source = side(
      { id: integer, status: string, flag: string, mark: string, note: string },
      numbered(40, (n) => [String(n), n % 2 ? 'PAID' : 'OPEN', 'N', n % 2 ? 'x' : 'y', null]),
    );
    const target = side(
      { id: integer, state: string, flag: string, mark: string, note: string },
      // Rows 31 to 60; the first of them says otherwise. Marks have nothing to do with the source's.
      numbered(30, (n) => [String(n + 10), n === 1 ? 'LOST' : n % 2 ? 'PAID' : 'OPEN', 'N', n % 4 < 2 ? 'x' : 'y', null]),
    );
    const rows = evidenceOf(source, target).rowsBy([id]);
    expect(rows?.({ source: 'status', target: 'state' })).toMatchObject({ kind: 'rows', found: 29, of: 30 });
    const beyondChance = (source: string, target: string) => {
      const evidence = rows?.({ source, target });
      return evidence?.kind === 'rows' ? evidence.beyondChance : undefined;
    };
    expect(beyondChance('status', 'state')).toBeGreaterThan(0.9);
    expect(beyondChance('mark', 'mark')).toBeLessThan(0.2);
    expect(beyondChance('flag', 'flag')).toBeNull();
    expect(rows?.({ source: 'note', target: 'note' })).toBeNull();
  });

  it('pairs no row whose key is NULL or repeated, and too few rows say nothing', () => {
    const keys = (n: number) => [n === 1 ? null : n <= 3 ? '2' : String(n), 'v'];
    const source = side({ id: integer, v: string }, numbered(23, keys));
    const target = side(
      { id: integer, v: string },
      numbered(23, (n) => [String(n), 'v']),
    );
    expect(evidenceOf(source, target).rowsBy([id])?.({ source: 'v', target: 'v' })).toMatchObject({ found: 20, of: 20 });
    expect(evidenceOf(side({ id: integer, v: string }, numbered(22, keys)), target).rowsBy([id])).toBeNull();
    expect(evidenceOf(source, target).rowsBy([])).toBeNull();
  });

  it('knows whether a key is unique in the sample, once there are enough rows', () => {
    const columns = { a: integer, b: string };
    const few = evidenceOf(
      side(
        columns,
        numbered(19, (n) => [String(n), 'x']),
        false,
      ),
      side(columns, [['1', null]]),
    );
    expect(few.unique('source', ['a'])).toBeNull();
    expect(few.unique('target', ['a'])).toBe(true);
    expect(few.unique('target', ['b'])).toBe(false);
    const many = evidenceOf(
      side(
        columns,
        numbered(20, (n) => [String(n % 10), String(n % 3)]),
        false,
      ),
      side(columns, []),
    );
    expect(many.unique('source', ['a'])).toBe(false);
    expect(many.unique('source', ['a', 'b'])).toBe(true);
    expect(many.unique('target', ['a'])).toBeNull();
  });
});
