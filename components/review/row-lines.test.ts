import { describe, expect, it } from 'vitest';
import type { ChangeFieldView, ChangeRow } from '#server/features/changes/change-view.ts';
import { heightOf, LINE_HEIGHT, linesOf, noteOf } from './row-lines.ts';

const fields = (count: number): ChangeFieldView[] =>
  Array.from({ length: count }, (_, at) => ({
    field: `f${at}`,
    column: `f${at}`,
    policy: 'source_wins',
    old: 'OPEN',
    value: 'PAID',
    other: 'PAID',
    problem: null,
    decision: 'pending',
    decidedBy: null,
    decidedAt: null,
    typedBy: null,
  }));
const row = (change: Partial<ChangeRow>): ChangeRow => ({
  seq: 1,
  kind: 'update',
  rule: null,
  key: { id: '17' },
  decision: 'pending',
  decidedBy: null,
  decidedAt: null,
  problem: null,
  comments: 0,
  fields: fields(1),
  outcome: null,
  stale: null,
  failure: null,
  appliedBy: null,
  appliedAt: null,
  undoneBy: null,
  ...change,
});
const kinds = (change: Partial<ChangeRow>) => linesOf(row(change)).map((line) => line.kind);

describe('linesOf', () => {
  it('has a line for each field, up to five; beyond that four and how many more', () => {
    expect(kinds({ fields: fields(5) })).toEqual(['field', 'field', 'field', 'field', 'field']);
    expect(linesOf(row({ fields: fields(9) })).at(-1)).toEqual({ kind: 'more', count: 5 });
    expect(heightOf(row({ fields: fields(9) }))).toBe(5 * LINE_HEIGHT);
  });

  it('has one line for a whole row, and one for what is in its way', () => {
    expect(kinds({ kind: 'insert', fields: fields(9) })).toEqual(['values']);
    expect(kinds({ kind: 'delete', problem: 'a part of its key is NULL' })).toEqual(['values', 'note']);
  });
});

describe('noteOf', () => {
  it('says why a row is stale and what stands there now', () => {
    const stale = row({ fields: fields(2), stale: { reason: 'changed', current: { id: '17', f0: null, f1: 'OPEN' } } });
    expect(noteOf(stale)).toEqual({ tone: 'warn', text: 'The row was changed after the run. f0 is now NULL.' });
    expect(noteOf(row({ stale: { reason: 'missing', current: null } }))?.text).toBe('No row has this key any more.');
  });

  it("gives the server's own words and the field", () => {
    const failed = row({ failure: { message: 'A value is too long.', detail: "Data too long for column 'f0'", field: 'f0' } });
    expect(noteOf(failed)).toEqual({ tone: 'bad', text: "f0: A value is too long. Data too long for column 'f0'" });
  });
});
