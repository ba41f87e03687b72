import { describe, expect, it } from 'vitest';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { definitionChanges } from './definition-changes.ts';

const base: RulesetDefinition = {
  id: 'A',
  name: 'Orders',
  source: { connection: 'crm', table: 'orders' },
  target: { connection: 'wh', table: 'orders' },
  rules: [
    { name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] },
    { name: 'day', type: 'exact', keys: [{ source: 'day', target: 'on' }] },
  ],
  fields: [
    { source: 'status', target: 'state' },
    { source: 'amount', target: 'total' },
  ],
};

describe('changes between two versions', () => {
  it('are none between equal definitions, whatever their absent values', () => {
    expect(definitionChanges(base, { ...base, inactive: undefined })).toEqual([]);
  });

  it('name the place of every plain value', () => {
    const after = { ...base, name: 'All orders', source: { ...base.source, filter: 'a > 1' }, thresholds: { rcr: { healthy: 95 } } };
    expect(definitionChanges(base, after)).toEqual([
      { kind: 'changed', place: 'Name', before: 'Orders', after: 'All orders' },
      { kind: 'added', place: 'Source, filter', after: 'a > 1' },
      { kind: 'added', place: 'Thresholds', after: 'rcr: healthy: 95' },
    ]);
    expect(definitionChanges(after, base)[1]).toEqual({ kind: 'removed', place: 'Source, filter', before: 'a > 1' });
  });

  it('follow rules by name and fields by their columns', () => {
    const [number, day] = base.rules!;
    const after: RulesetDefinition = {
      ...base,
      rules: [day!, { ...number!, confidence: 0.9, keys: [{ source: 'id', target: 'key' }] }],
      fields: [
        { source: 'status', target: 'state', compare: { trim: true } },
        { source: 'note', target: 'note', apply: true },
      ],
    };
    expect(definitionChanges(base, after)).toEqual([
      { kind: 'changed', place: 'Rule “number”, keys', before: 'id = id', after: 'id = key' },
      { kind: 'added', place: 'Rule “number”, confidence', after: '0.9' },
      { kind: 'moved', place: 'Order of the rules', before: 'Rule “number”, Rule “day”', after: 'Rule “day”, Rule “number”' },
      { kind: 'removed', place: 'Field amount → total' },
      { kind: 'added', place: 'Field status → state, compare', after: 'trim: true' },
      { kind: 'added', place: 'Field note → note', after: 'apply: true' },
    ]);
  });

  it('say when a list takes the place of the usual', () => {
    const { fields: _, ...usual } = base;
    expect(definitionChanges(usual, { ...base, fields: [base.fields![0]!] })).toEqual([
      { kind: 'changed', place: 'Fields', before: 'every column with the same name', after: '1 listed' },
      { kind: 'added', place: 'Field status → state' },
    ]);
  });
});
