import { describe, expect, it } from 'vitest';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { suggestPairs } from '#server/engine/plan/suggest-pairs.ts';
import { openColumns, openSuggestions } from './open-columns.ts';
import { emptyDraft, newField, newRule } from './ruleset-draft.ts';

const table = (names: string[], key?: string): DatasetDescription => ({
  columns: names.map((name) => ({ name, nativeType: 'text', logicalType: { kind: 'string' }, nullable: true })),
  keys: key ? [{ name: 'pk', columns: [key], primary: true }] : [],
  rowEstimate: null,
});
const source = table(['order_id', 'status', 'customer_name', 'note'], 'order_id');
const target = table(['OrderId', 'status', 'customer_names', 'loaded_at'], 'OrderId');
const suggested = suggestPairs(source, target);

describe('what is still open', () => {
  it('are the columns that nothing uses', () => {
    const draft = {
      ...emptyDraft(),
      rules: [newRule([{ source: 'order_id', target: 'OrderId' }])],
      fields: [newField('status', 'status')],
    };
    expect(openColumns(draft, 'source', source).map((column) => column.name)).toEqual(['customer_name', 'note']);
    expect(openColumns(draft, 'target', target).map((column) => column.name)).toEqual(['customer_names', 'loaded_at']);
    expect(openColumns(draft, 'source', null)).toEqual([]);
  });

  it('are suggestions for free columns, best first', () => {
    const nothing = openSuggestions(emptyDraft(), suggested);
    expect(nothing.keys.map((pair) => pair.source)).toEqual(['order_id']);
    expect(nothing.fields.map((pair) => pair.source)).toEqual(['status', 'customer_name']);
    expect(nothing.fields[0]!.score).toBeGreaterThan(nothing.fields[1]!.score);
    const some = openSuggestions({ ...emptyDraft(), fields: [newField('status', '')] }, suggested);
    expect(some.fields.map((pair) => pair.source)).toEqual(['customer_name']);
  });

  it('is no key once a rule has one, or when the primary key is taken', () => {
    expect(openSuggestions({ ...emptyDraft(), rules: [newRule()] }, suggested).keys).toHaveLength(1);
    expect(openSuggestions({ ...emptyDraft(), rules: [newRule([{ source: 'note', target: '' }])] }, suggested).keys).toEqual([]);
    expect(openSuggestions({ ...emptyDraft(), rules: null }, suggested).keys).toEqual([]);
  });
});
