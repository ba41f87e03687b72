import { describe, expect, it } from 'vitest';
import type { ChangeFieldView, ChangePage, ChangeRow } from '#server/features/changes/change-view.ts';
import { decidedRow, patchPage } from './patch-rows.ts';

const me = { id: 'u1', name: 'Anna' };
const field = (name: string, change: Partial<ChangeFieldView> = {}): ChangeFieldView => ({
  field: name,
  column: name,
  policy: 'source_wins',
  old: 'OPEN',
  value: 'PAID',
  other: 'PAID',
  problem: null,
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  typedBy: null,
  ...change,
});
const row = (seq: number, change: Partial<ChangeRow> = {}): ChangeRow => ({
  seq,
  kind: 'update',
  rule: null,
  key: { id: String(seq) },
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  problem: null,
  comments: 0,
  fields: [field('state'), field('total')],
  outcome: null,
  stale: null,
  failure: null,
  appliedBy: null,
  appliedAt: null,
  undoneBy: null,
  ...change,
});

describe('patchPage', () => {
  const page: ChangePage = { version: 1, rows: [row(1), row(2)], next: 2, previous: null };

  it('replaces rows in their places and takes in no others', () => {
    const patched = patchPage(page, [row(2, { comments: 3 }), row(9)]);
    expect(patched.rows.map(({ seq, comments }) => [seq, comments])).toEqual([
      [1, 0],
      [2, 3],
    ]);
    expect(patched.next).toBe(2);
  });

  it('is the same page when nothing on it is newer', () => {
    expect(patchPage(page, [row(9)])).toBe(page);
  });
});

describe('decidedRow', () => {
  it('approves all fields, and says by whom', () => {
    const after = decidedRow(row(1), 'approved', undefined, me);
    expect(after.decision).toBe('approved');
    expect(after.decidedBy).toEqual(me);
    expect(after.fields.map(({ decision }) => decision)).toEqual(['approved', 'approved']);
  });

  it('decides one field and leaves the row pending while another is', () => {
    const after = decidedRow(row(1), 'rejected', 'total', me);
    expect(after.decision).toBe('pending');
    expect(after.fields.map(({ decision }) => decision)).toEqual(['pending', 'rejected']);
    expect(decidedRow(after, 'approved', undefined, me).fields.map(({ decision }) => decision)).toEqual(['approved', 'rejected']);
  });

  it('leaves a field without a value, and a row that cannot be written', () => {
    const { value: _, ...empty } = field('total');
    const withoutValue = row(1, { fields: [empty] });
    expect(decidedRow(withoutValue, 'approved', undefined, me)).toBe(withoutValue);
    const broken = row(1, { problem: 'a part of its key is NULL' });
    expect(decidedRow(broken, 'approved', undefined, me)).toBe(broken);
    expect(decidedRow(broken, 'rejected', undefined, me).decision).toBe('rejected');
  });

  it('takes decisions back without a name', () => {
    const approved = decidedRow(row(1), 'approved', undefined, me);
    expect(decidedRow(approved, 'pending', undefined, me)).toMatchObject({ decision: 'pending', decidedBy: null, decidedAt: null });
  });

  it('decides a new row as a whole', () => {
    expect(decidedRow(row(1, { kind: 'insert' }), 'approved', 'state', me).decision).toBe('pending');
    expect(decidedRow(row(1, { kind: 'insert' }), 'approved', undefined, me).fields[1]?.decision).toBe('approved');
  });
});
