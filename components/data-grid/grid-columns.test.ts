import { describe, expect, it } from 'vitest';
import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { cellOf, changedFieldsIn, fieldColumns, gridColumns } from './grid-columns.ts';

const field = (source: string, target = source) => ({ source, target, sourceType: 'string', targetType: 'string', ignored: false });
const columns: OutcomeColumns = {
  keys: [{ source: 'id', target: 'id', type: 'integer' }],
  fields: [field('status', 'state'), field('amount'), field('rule')],
};
const row = (over: Partial<OutcomeRow>): OutcomeRow => ({
  id: '1',
  outcome: 'mismatched',
  rule: 'r',
  confidence: 0.95,
  reason: null,
  key: { id: '1' },
  fields: {},
  ...over,
});
const differs = row({ fields: { status: { source: 'a', target: 'b', equal: false }, amount: { source: '1', target: '1', equal: true } } });
const alone = row({
  outcome: 'source_only',
  rule: null,
  reason: 'no target row has this key',
  fields: { status: { source: 'a', equal: false } },
});

const ids = (all: { id: string }[]) => all.map((column) => column.id);

describe('gridColumns', () => {
  it('pins outcome and keys, and keeps a field called rule apart from the rule', () => {
    const { pinned, scrolling } = gridColumns(columns, [differs], [], false);
    expect(ids(pinned)).toEqual([' outcome', ' key id']);
    expect(ids(scrolling)).toEqual(['status', 'amount', 'rule', ' rule']);
  });

  it('shows the reason only when a row has one, first when no row has a partner', () => {
    expect(ids(gridColumns(columns, [alone], [], false).scrolling)).toEqual([' reason', 'status', 'amount', 'rule']);
  });

  it('hides what was hidden and, if asked, what does not differ', () => {
    expect(ids(gridColumns(columns, [differs], ['status'], false).scrolling)).toEqual(['amount', 'rule', ' rule']);
    expect(ids(gridColumns(columns, [differs, alone], [], true).scrolling)).toEqual(['status', ' reason', ' rule']);
  });
});

describe('changedFieldsIn', () => {
  it('counts differences of pairs only: a row without a partner differs in nothing', () => {
    expect([...changedFieldsIn([alone], columns)]).toEqual([]);
    expect([...changedFieldsIn([differs], columns)]).toEqual(['status']);
  });
});

describe('two fields of one source column', () => {
  const shared: OutcomeColumns = { keys: [], fields: [field('name', 'first'), field('name', 'last')] };
  it('are told apart by their target', () => {
    const [first, last] = fieldColumns(shared);
    expect([first!.id, last!.id]).toEqual(['first', 'last']);
    const both = row({ fields: { name: { source: 'x', target: 'y', equal: false }, last: { source: 'x', target: 'x', equal: true } } });
    expect(cellOf(both, first!)?.equal).toBe(false);
    expect(cellOf(both, last!)?.equal).toBe(true);
  });
});
