import { describe, expect, it } from 'vitest';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { applied, definitionOf, draftOf, emptyDraft, newField, newRule, typeFor } from './ruleset-draft.ts';
import { idFrom, usualName } from './ruleset-names.ts';

const full: RulesetDefinition = {
  id: 'RECON_ORDERS',
  name: 'Orders, CRM against warehouse',
  description: 'Every night.',
  source: { connection: 'crm', table: 'orders', filter: "status <> 'X'" },
  target: { connection: 'warehouse', query: 'select * from public.orders' },
  rules: [
    { name: 'order number', type: 'exact', confidence: 0.9, keys: [{ source: 'order_id', target: 'id' }] },
    {
      name: 'customer and day',
      type: 'composite',
      keys: [
        { source: 'customer', target: 'client' },
        { source: 'day', target: 'ordered_on' },
      ],
      source_filter: 'a = 1',
      target_filter: 'b = 2',
    },
    { name: 'number', type: 'transformation', keys: [{ source: 'no', target: 'no', transforms: ['trim'], target_transforms: ['upper'] }] },
    {
      name: 'name',
      type: 'fuzzy',
      keys: [{ source: 'day', target: 'ordered_on' }],
      similarity: { source: 'customer', target: 'client', transforms: ['trim'], measure: 'jaro_winkler', threshold: 0.92 },
      max_candidate_pairs: 5_000_000,
    },
  ],
  fields: [
    { source: 'status', target: 'state', transforms: ['trim', { pad: { length: 5, fill: '0' } }], compare: { trim: true }, apply: true },
    { source: 'amount', target: 'total', policy: 'coalesce' },
  ],
  inactive: 'deleted = 1',
  changes: { policy: 'newest_wins', inserts: true, newest: { source: 'changed', target: 'changed_at' }, confirm_above: 10 },
  thresholds: { rcr: { healthy: 95 } },
  staging: { keep: true, ttl_hours: 24 },
};

describe('the draft of a ruleset', () => {
  it('gives back the definition it was made from', () => {
    expect(definitionOf(draftOf(full))).toEqual(full);
    const least: RulesetDefinition = {
      id: 'A',
      name: 'a',
      source: { connection: 'x', table: 't' },
      target: { connection: 'y', table: 't' },
    };
    expect(definitionOf(draftOf(least))).toEqual(least);
    expect(rulesetDefinitionSchema.safeParse(definitionOf(draftOf(full))).success).toBe(true);
    const { rules: _, ...multiset }: RulesetDefinition = { ...full, match: 'multiset' };
    expect(definitionOf(draftOf(multiset))).toEqual(multiset);
  });

  it('keeps chains and similarity of a rule while another type is tried, and publishes only what the type may have', () => {
    const draft = draftOf(full);
    const tried = { ...draft, rules: draft.rules?.map((rule) => ({ ...rule, type: typeFor(rule.keys.length) })) ?? null };
    expect(rulesetDefinitionSchema.safeParse(definitionOf(tried)).error).toBeUndefined();
    const back = { ...tried, rules: tried.rules?.map((rule, at) => ({ ...rule, type: full.rules![at]!.type })) ?? null };
    expect(definitionOf(back)).toEqual(full);
    expect(typeFor(2)).toBe('composite');
    expect(typeFor(2, 'fuzzy')).toBe('fuzzy');
  });

  it('forgets the policy of a field that may not be written any more', () => {
    const field = { ...newField('a', 'b'), apply: true, policy: 'manual' as const };
    expect({ ...field, ...applied(true) }).toMatchObject({ apply: true, policy: 'manual' });
    expect(definitionOf({ ...draftOf(full), fields: [{ ...field, ...applied(false) }] }).fields).toEqual([{ source: 'a', target: 'b' }]);
  });

  it('lists rules in the order in which they work, so that the list is the priority', () => {
    const rules = [
      { name: 'last', type: 'exact' as const, keys: [{ source: 'a', target: 'a' }] },
      { name: 'first', type: 'exact' as const, priority: 1, keys: [{ source: 'b', target: 'b' }] },
    ];
    const listed = definitionOf(draftOf({ ...full, rules })).rules;
    expect(listed?.map((rule) => rule.name)).toEqual(['first', 'last']);
    expect(listed?.some((rule) => 'priority' in rule)).toBe(false);
  });

  it('names what was left unnamed, each rule differently', () => {
    const draft = emptyDraft();
    draft.source = { ...draft.source, connection: 'crm', table: 'sales."odd.orders"' };
    draft.target = { ...draft.target, connection: 'Überlager', table: 'orders' };
    draft.rules = [newRule([{ source: 'id', target: 'id' }]), newRule([{ source: 'id', target: 'key' }]), newRule()];
    expect(usualName({ ...draft, source: { ...draft.source, table: 'sales.orders' } })).toBe('orders, crm against Überlager');
    expect(usualName({ ...draft, source: { ...draft.source, table: '2024/orders.csv.gz' } })).toBe('orders, crm against Überlager');
    const { id, name, rules } = definitionOf({ ...draft, source: { ...draft.source, table: 'sales.orders' } });
    expect(name).toBe('orders, crm against Überlager');
    expect(id).toBe('ORDERS_CRM_AGAINST_UBERLAGER');
    expect(rules?.map((rule) => rule.name)).toEqual(['id', 'rule 2', 'rule 3']);
  });

  it('drops what says nothing', () => {
    const draft = draftOf({ ...full, thresholds: { rcr: { healthy: undefined } }, staging: {}, changes: {}, inactive: undefined });
    const definition = definitionOf({ ...draft, inactive: '  ', description: ' ' });
    expect(Object.keys(definition)).toEqual(['id', 'name', 'source', 'target', 'rules', 'fields']);
  });

  it('makes ids the command line can take', () => {
    expect(idFrom('  Länder & Währungen!  ')).toBe('LANDER_WAHRUNGEN');
    expect(idFrom('x'.repeat(80))).toHaveLength(64);
    expect(idFrom('…')).toBe('');
  });
});
