import { describe, expect, it } from 'vitest';
import type { ChangeFieldView, ChangeRow } from '#server/features/changes/change-view.ts';
import { fieldBeside, fieldsToDecide, rowBeside } from './review-movement.ts';

const field = (name: string): ChangeFieldView => ({
  field: name,
  column: name,
  policy: 'source_wins',
  old: 'a',
  value: 'b',
  other: 'b',
  problem: null,
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  typedBy: null,
});
const row = (seq: number, kind: ChangeRow['kind'], ...fields: string[]): ChangeRow => ({
  seq,
  kind,
  rule: null,
  key: { id: String(seq) },
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  problem: null,
  comments: 0,
  fields: fields.map(field),
  outcome: null,
  stale: null,
  failure: null,
  appliedBy: null,
  appliedAt: null,
  undoneBy: null,
});
const rows = [row(1, 'update', 'status', 'amount'), row(4, 'update', 'status'), row(6, 'insert', 'status', 'amount')];

describe('rowBeside', () => {
  it('begins at the first row, goes on, and ends at the ends', () => {
    expect(rowBeside(rows, null, 1)).toEqual({ seq: 1, field: null });
    expect(rowBeside(rows, { seq: 1, field: 'amount' }, 1)).toEqual({ seq: 4, field: null });
    expect(rowBeside(rows, { seq: 6, field: null }, 1)).toBeNull();
    expect(rowBeside(rows, { seq: 1, field: null }, -1)).toBeNull();
  });

  it('begins again when the current row is not on the page', () => {
    expect(rowBeside(rows, { seq: 99, field: null }, 1)).toEqual({ seq: 1, field: null });
  });
});

describe('fieldBeside', () => {
  it('goes into the row, stops at its last field, and comes out again', () => {
    const first = fieldBeside(rows[0], { seq: 1, field: null }, 1);
    expect(first).toEqual({ seq: 1, field: 'status' });
    expect(fieldBeside(rows[0], { seq: 1, field: 'amount' }, 1)).toEqual({ seq: 1, field: 'amount' });
    expect(fieldBeside(rows[0], first, -1)).toEqual({ seq: 1, field: null });
    expect(fieldBeside(rows[0], { seq: 1, field: null }, -1)).toEqual({ seq: 1, field: null });
  });

  it('does not go into rows that are decided as a whole', () => {
    expect(fieldsToDecide(rows[1] as ChangeRow)).toEqual([]);
    expect(fieldBeside(rows[2], { seq: 6, field: null }, 1)).toEqual({ seq: 6, field: null });
  });
});
