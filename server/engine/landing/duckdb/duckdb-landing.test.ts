import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../values/logical-type.ts';
import { landingFixture } from '../testing/landing-fixture.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const date: LogicalType = { kind: 'date' };

const fixture = landingFixture();

describe('DuckDbLanding', () => {
  it('gives every row exactly one outcome, with values and reasons', async () => {
    const { document } = await reconcileArrays({
      landing: fixture.landing,
      executionId: 'EXEC_first',
      source: {
        columns: { id: integer, amount: money, status: string, shipped: date },
        primaryKey: ['id'],
        rows: [
          ['1', '10.00', 'PAID', '2024-01-01'],
          ['2', '20.50', 'PAID', null],
          ['3', '30.00', '', '9999-12-31'],
          ['4', 'x', 'OPEN', 'infinity'],
          ['5', '50.00', 'OPEN', '2024-05-05'],
          [null, '60.00', 'OPEN', null],
        ],
      },
      target: {
        columns: { id: integer, amount: money, status: string, shipped: date },
        primaryKey: ['id'],
        rows: [
          ['1', '10.00', 'PAID', '2024-01-01'],
          ['2', '20.5', 'OPEN', '2024-02-02'],
          ['3', '30.00', null, '9999-12-31'],
          ['6', '60.00', 'OPEN', null],
        ],
      },
    });
    expect(document).toMatchObject({
      equal_count: 1,
      mismatched_count: 2,
      unmatched_source_count: 2,
      unmatched_target_count: 1,
      rejected_source_count: 1,
    });
    const matched = { rule: 'primary key', confidence: 0.95, reason: null };
    const alone = { rule: null, confidence: null };
    expect(await allOutcomes(fixture.landing, 'EXEC_first')).toEqual([
      {
        id: '1',
        outcome: 'mismatched',
        ...matched,
        key: { id: '2' },
        fields: {
          amount: { source: '20.50', target: '20.50', equal: true },
          status: { source: 'PAID', target: 'OPEN', equal: false },
          shipped: { source: null, target: '2024-02-02', equal: false },
        },
      },
      {
        id: '2',
        outcome: 'mismatched',
        ...matched,
        key: { id: '3' },
        fields: {
          amount: { source: '30.00', target: '30.00', equal: true },
          status: { source: '', target: null, equal: false },
          shipped: { source: '9999-12-31', target: '9999-12-31', equal: true },
        },
      },
      {
        id: '3',
        outcome: 'source_only',
        ...alone,
        reason: 'no target row has this key',
        key: { id: '5' },
        fields: {
          amount: { source: '50.00', equal: false },
          status: { source: 'OPEN', equal: false },
          shipped: { source: '2024-05-05', equal: false },
        },
      },
      {
        id: '4',
        outcome: 'source_only',
        ...alone,
        reason: 'the key column id is NULL',
        key: { id: null },
        fields: {
          amount: { source: '60.00', equal: false },
          status: { source: 'OPEN', equal: false },
          shipped: { source: null, equal: false },
        },
      },
      {
        id: '5',
        outcome: 'target_only',
        ...alone,
        reason: 'no source row has this key',
        key: { id: '6' },
        fields: {
          amount: { target: '60.00', equal: false },
          status: { target: 'OPEN', equal: false },
          shipped: { target: null, equal: false },
        },
      },
      {
        id: '6',
        outcome: 'rejected_source',
        ...alone,
        reason: '"x" is not a decimal(10,2) (column amount); "infinity" is not a date (column shipped)',
        key: { id: '4' },
        fields: {
          amount: { source: 'x', equal: false },
          status: { source: 'OPEN', equal: false },
          shipped: { source: 'infinity', equal: false },
        },
      },
      {
        id: '1000000000000000',
        outcome: 'equal',
        ...matched,
        key: { id: '1' },
        fields: {
          amount: { source: '10.00', target: '10.00', equal: true },
          status: { source: 'PAID', target: 'PAID', equal: true },
          shipped: { source: '2024-01-01', target: '2024-01-01', equal: true },
        },
      },
    ]);
  });
});
