import { describe, expect, it } from 'vitest';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { examineDefinition } from './examine-definition.ts';
import { definitionOf, emptyDraft, newField, newRule, type RulesetDraft } from './ruleset-draft.ts';

const table = (names: string[]): DatasetDescription => ({
  columns: names.map((name) => ({ name, nativeType: 'text', logicalType: { kind: 'string' }, nullable: true })),
  keys: [{ name: 'pk', columns: ['id'], primary: true }],
  rowEstimate: null,
});
const orders = table(['id', 'status', 'note']);

function examined(changes: Partial<RulesetDraft>) {
  const draft = { ...emptyDraft(), ...changes };
  draft.source = { ...draft.source, connection: 'crm', table: 'orders' };
  draft.target = { ...draft.target, connection: 'wh', table: 'orders' };
  return examineDefinition(definitionOf(draft), orders, orders);
}

describe('what the form says without asking', () => {
  it('is said about fields before there is a rule', () => {
    const { problems, fields } = examined({ fields: [newField('status', 'stat')] });
    expect(problems.map((problem) => problem.path)).toEqual(['rules', 'fields[0].target']);
    expect(fields).toBeNull();
    expect(examined({ fields: null }).fields?.map((field) => field.source)).toEqual(['status', 'note']);
  });

  it('names a blank column once, and what is compared when nothing is wrong', () => {
    const blank = examined({ rules: [newRule([{ source: 'id', target: '' }])] });
    expect(blank.problems).toEqual([{ path: 'rules[0].keys[0].target', message: 'name a column' }]);
    const fine = examined({ rules: [newRule([{ source: 'id', target: 'id' }])], fields: [newField('status', 'note')] });
    expect(fine.problems).toEqual([]);
    expect(fine.fields).toMatchObject([{ source: 'status', target: 'note' }]);
    expect(fine.warnings.map((warning) => warning.code)).toEqual(['unmapped_columns', 'unmapped_columns']);
  });

  it('is only the shape while a schema is not known', () => {
    const definition = definitionOf({ ...emptyDraft(), rules: [newRule([{ source: 'nope', target: 'nope' }])] });
    const paths = examineDefinition(definition, null, orders).problems.map((problem) => problem.path);
    expect(paths).toContain('source.connection');
    expect(paths.some((path) => path.startsWith('rules'))).toBe(false);
  });
});
