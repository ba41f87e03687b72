import { describe, expect, it } from 'vitest';
import type { ReconcilePlan } from '../../plan/plan.ts';
import type { ArrayTable } from '../testing/array-connector.ts';
import { planArrays } from '../testing/reconcile-arrays.ts';
import { planLayout } from './row-layout.ts';
import { RowShaper } from './row-shaper.ts';
import { stagedColumnNames } from './staging-table.ts';

const table: ArrayTable = {
  columns: { id: { kind: 'integer' }, note: { kind: 'string' }, amount: { kind: 'decimal', precision: 6, scale: 2 } },
  primaryKey: ['id'],
  rows: [],
};

/** The staged row by its columns. */
function shaped(plan: ReconcilePlan, texts: (string | null)[]): Record<string, string | null> {
  const fields = new RowShaper(plan, 'source', planLayout(plan)).shape(texts);
  return Object.fromEntries(stagedColumnNames(plan, 'source').map((name, index) => [name, fields[index] ?? null]));
}

describe('a staged row', () => {
  const plan = planArrays({ source: table, target: table });

  it('holds the comparable texts of its fields, and what cannot be told from them', () => {
    expect(shaped(plan, ['17', 'x', '1.50'])).toEqual({
      row_id: '0',
      key_1: '17',
      sort_key: '750000217',
      compared: '["x","1.50"]',
      others: '["17"]',
      raw: null,
      reason: null,
    });
  });

  it('says why no rule works on it', () => {
    expect(shaped(plan, [null, 'x', '1'])).toMatchObject({ key_1: null, reason: 'the key column id is NULL', raw: null });
  });

  it('is rejected with its texts as they came when a value does not fit', () => {
    expect(shaped(plan, ['17', 'x', 'many'])).toMatchObject({
      key_1: null,
      compared: '[]',
      raw: '["17","x","many"]',
      reason: '"many" is not a decimal(6,2) (column amount)',
    });
  });

  it('is rejected when a column of texts holds something else', () => {
    const note = { ...plan.source.columns[1]!, misfitsMarked: true as const };
    const marked = { ...plan, source: { ...plan.source, columns: [plan.source.columns[0]!, note, plan.source.columns[2]!] } };
    expect(shaped(marked, ['17', '\0ff00', '1'])).toMatchObject({ raw: '["17","ff00","1"]', reason: '"ff00" is not text (column note)' });
    expect(shaped(marked, ['17', 'ff00', '1'])).toMatchObject({ raw: null });
  });
});
