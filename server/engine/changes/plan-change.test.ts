import { describe, expect, it } from 'vitest';
import type { OutcomeRow } from '../landing/contract.ts';
import { planChange } from './plan-change.ts';
import type { ChangeLayout, FieldColumn } from './planned-change.ts';

const field = (name: string, more: Partial<FieldColumn> = {}): FieldColumn => ({
  field: name,
  column: `t_${name}`,
  type: { kind: 'string' },
  nativeType: 'varchar(10)',
  otherColumn: name,
  otherType: { kind: 'string' },
  policy: 'source_wins',
  apply: true,
  ignored: false,
  zone: 'UTC',
  transformedType: null,
  ...more,
});

const layoutOf = (fields: FieldColumn[], more: Partial<ChangeLayout> = {}): ChangeLayout => ({
  side: 'target',
  table: 'orders',
  keys: [{ column: 'id', type: { kind: 'integer' }, otherColumn: 'order_id', otherType: { kind: 'string' } }],
  fields,
  newest: null,
  inserts: true,
  deletes: true,
  fourEyes: false,
  confirmAbove: 1_000,
  dialect: 'SQL',
  ...more,
});

const pair = (fields: OutcomeRow['fields'], more: Partial<OutcomeRow> = {}): OutcomeRow => ({
  id: '1',
  outcome: 'mismatched',
  rule: 'order number',
  confidence: 1,
  reason: null,
  key: { order_id: '007' },
  targetKey: { id: '7' },
  fields,
  ...more,
});

describe('planning a row', () => {
  it("writes the source's value where the field differs, by the target's own key", () => {
    const layout = layoutOf([field('a'), field('b'), field('c', { apply: false })]);
    const row = pair({
      a: { source: 'new', target: 'old', equal: false },
      b: { source: 'x', target: 'x', equal: true },
      c: { source: '1', target: '2', equal: false },
    });
    expect(planChange(row, layout)).toEqual({
      kind: 'update',
      rule: 'order number',
      key: { id: '7' },
      problem: null,
      fields: [{ place: 0, old: 'old', value: 'new', hasValue: true, other: 'new', problem: null }],
    });
  });

  it('is no change when no differing field is to be written on this side', () => {
    expect(
      planChange(pair({ a: { source: 'n', target: 'o', equal: false } }), layoutOf([field('a', { policy: 'target_wins' })])),
    ).toBeNull();
  });

  it('converts exactly, and leaves what the column cannot hold to a person', () => {
    const whole = field('a', { type: { kind: 'integer' }, nativeType: 'int', otherType: { kind: 'decimal', precision: 9, scale: 2 } });
    const planned = (source: string) => planChange(pair({ a: { source, target: '1', equal: false } }), layoutOf([whole]))?.fields[0];
    expect(planned('12.00')).toMatchObject({ value: '12', hasValue: true });
    expect(planned('12.50')).toMatchObject({ hasValue: false, problem: '"12.50" is no integer (int) exactly.' });
    const short = planChange(pair({ a: { source: 'eleven char', target: '', equal: false } }), layoutOf([field('a')]));
    expect(short?.fields[0]).toMatchObject({ hasValue: false, problem: '"eleven char" has 11 characters; varchar(10) holds 10.' });
  });

  it('writes what transforms made of the value, and never the value itself', () => {
    const layout = layoutOf([field('a', { transformedType: { kind: 'string' } })]);
    const row = (found: OutcomeRow['fields'][string]) => planChange(pair({ a: found }), layout)?.fields[0];
    expect(row({ source: ' paid ', transformed: 'PAID', target: 'OPEN', equal: false })).toMatchObject({ value: 'PAID', other: ' paid ' });
    expect(row({ source: ' paid ', transformed: null, target: 'OPEN', equal: false })).toMatchObject({ value: null, hasValue: true });
    expect(row({ source: ' paid ', target: 'OPEN', equal: false })).toMatchObject({ hasValue: false, problem: expect.any(String) });
  });

  it('chooses the side by policy: newest, coalesce, manual', () => {
    const newest = layoutOf(
      [
        field('a', { policy: 'newest_wins' }),
        field('at', {
          apply: false,
          ignored: true,
          type: { kind: 'timestamp', precision: 6 },
          otherType: { kind: 'timestamp', precision: 6 },
        }),
      ],
      { newest: 'at' },
    );
    const aged = (source: string | null, target: string | null) =>
      planChange(pair({ a: { source: 's', target: 't', equal: false }, at: { source, target, equal: false } }), newest)?.fields[0];
    expect(aged('2024-01-02 00:00:00', '2024-01-01 23:59:59.9')).toMatchObject({ value: 's' });
    expect(aged('2024-01-01 00:00:00', '2024-01-02 00:00:00')).toBeUndefined();
    expect(aged('2024-01-01 00:00:00', '2024-01-01 00:00:00.000')).toMatchObject({
      hasValue: false,
      problem: expect.stringContaining('newer'),
    });
    const coalesce = layoutOf([field('a', { policy: 'coalesce' })]);
    expect(planChange(pair({ a: { source: null, target: 't', equal: false } }), coalesce)).toBeNull();
    expect(planChange(pair({ a: { source: 's', target: null, equal: false } }), coalesce)?.fields[0]).toMatchObject({ value: 's' });
    const manual = planChange(pair({ a: { source: 's', target: 't', equal: false } }), layoutOf([field('a', { policy: 'manual' })]));
    expect(manual?.fields[0]).toMatchObject({ hasValue: false, other: 's', old: 't' });
  });

  it('compares a moment without a zone with one in UTC by the zone that the field names', () => {
    const at = (side: 'target' | 'source') =>
      layoutOf(
        [
          field('a', { policy: 'newest_wins' }),
          field('at', {
            apply: false,
            type: side === 'target' ? { kind: 'timestamptz', precision: 6 } : { kind: 'timestamp', precision: 6 },
            otherType: side === 'target' ? { kind: 'timestamp', precision: 6 } : { kind: 'timestamptz', precision: 6 },
            zone: 'America/New_York',
          }),
        ],
        { newest: 'at', side },
      );
    const aged = (side: 'target' | 'source', source: string, target: string) =>
      planChange(pair({ a: { source: 's', target: 't', equal: false }, at: { source, target, equal: false } }), at(side))?.fields[0];
    // Noon in New York is 17:00 in UTC.
    expect(aged('target', '2024-01-01 12:00:00', '2024-01-01 16:59:59Z')).toMatchObject({ value: 's' });
    expect(aged('target', '2024-01-01 12:00:00', '2024-01-01 17:00:00.5Z')).toBeUndefined();
    expect(aged('source', '2024-01-01 12:00:00', '2024-01-01 17:00:00.5Z')).toMatchObject({ value: 't' });
    // A clock there never showed this time.
    expect(aged('target', '2024-03-10 02:30:00', '2024-01-01 00:00:00Z')).toMatchObject({ hasValue: false });
  });

  it('inserts rows that only the source has, with the key in the type of the target, and deletes those that only the target has', () => {
    const layout = layoutOf([field('a'), field('b', { ignored: true })]);
    const insert = pair(
      { a: { source: 'x', equal: false }, b: { source: 'y', equal: false } },
      { outcome: 'source_only', rule: null, targetKey: undefined },
    );
    expect(planChange(insert, layout)).toMatchObject({
      kind: 'insert',
      key: { id: '7' },
      fields: [{ value: 'x' }, { value: 'y' }],
      problem: null,
    });
    expect(planChange({ ...insert, key: { order_id: 'seven' } }, layout)?.problem).toContain('The key cannot be written');
    expect(planChange({ ...insert, key: { order_id: null } }, layout)?.problem).toContain('is NULL');
    const remove = pair(
      { a: { target: 'x', equal: false }, b: { target: 'y', equal: false } },
      { outcome: 'target_only', key: { order_id: '9' }, targetKey: { id: '9' } },
    );
    expect(planChange(remove, layout)).toMatchObject({ kind: 'delete', key: { id: '9' }, fields: [{ place: 0, old: 'x' }] });
    const neither = layoutOf([field('a')], { inserts: false, deletes: false });
    expect([planChange(insert, neither), planChange(remove, neither)]).toEqual([null, null]);
  });
});
