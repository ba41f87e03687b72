import { describe, expect, it } from 'vitest';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { estimatedRules } from './candidate-estimate.tsx';
import { changeType } from './rule-types.ts';
import { definitionOf, emptyDraft, newRule, type RuleDraft } from './ruleset-draft.ts';
import { usualRuleName } from './ruleset-names.ts';

const sides = {
  source: { connection: 'crm', reads: 'table' as const, table: 'people', query: '', filter: '' },
  target: { connection: 'shop', reads: 'table' as const, table: 'people', query: '', filter: '' },
};
const withRules = (rules: RuleDraft[]) => definitionOf({ ...emptyDraft(), ...sides, rules });
const inTown = newRule([{ source: 'town', target: 'city' }]);

describe('the type of a rule', () => {
  it('becomes fuzzy with a measure and a threshold, and keeps its keys to block by', () => {
    const fuzzy = { ...inTown, ...changeType(inTown, 'fuzzy') };
    const chosen = { ...fuzzy, similarity: { ...fuzzy.similarity!, source: 'name', target: 'full_name' }, maxCandidatePairs: 5_000 };
    const definition = withRules([chosen]);
    expect(definition.rules).toEqual([
      {
        name: 'similar name within town',
        type: 'fuzzy',
        keys: [{ source: 'town', target: 'city' }],
        similarity: { source: 'name', target: 'full_name', measure: 'jaro_winkler', threshold: 0.9 },
        max_candidate_pairs: 5_000,
      },
    ]);
    expect(rulesetDefinitionSchema.safeParse(definition).success).toBe(true);
  });

  it('asks for the key pairs that it needs, and gives back what was there', () => {
    const composite = { ...inTown, ...changeType(inTown, 'composite') };
    expect(composite.keys.map((key) => key.source)).toEqual(['town', '']);
    const fuzzy = { ...inTown, keys: [], ...changeType(inTown, 'fuzzy') };
    const exact = { ...fuzzy, ...changeType(fuzzy, 'exact') };
    expect([exact.type, exact.keys.length]).toEqual(['exact', 1]);
    expect({ ...exact, ...changeType(exact, 'fuzzy') }.similarity).toEqual(fuzzy.similarity);
  });

  it('names a fuzzy rule after its text', () => {
    const fuzzy: RuleDraft = {
      ...inTown,
      type: 'fuzzy',
      keys: [],
      similarity: { source: 'name', target: 'name', measure: 'jaccard', threshold: 0.5 },
    };
    expect(usualRuleName(fuzzy, [fuzzy])).toBe('similar name');
    const blank = { ...fuzzy, similarity: null };
    expect(usualRuleName(blank, [blank])).toBe('rule 1');
  });
});

describe('what is estimated', () => {
  const fuzzy: RuleDraft = { ...inTown, ...changeType(inTown, 'fuzzy') };

  it('is nothing while a column is missing, and then the rules that are fuzzy', () => {
    expect(estimatedRules(withRules([fuzzy]))).toBeNull();
    expect(estimatedRules(withRules([inTown]))).toBeNull();
    const whole = { ...fuzzy, similarity: { ...fuzzy.similarity!, source: 'name', target: 'name' } };
    expect(estimatedRules(withRules([inTown, whole]))).toEqual({
      source: { connection: 'crm', table: 'people' },
      target: { connection: 'shop', table: 'people' },
      rules: [
        {
          name: 'similar name within town',
          keys: [{ source: 'town', target: 'city' }],
          similarity: { source: 'name', target: 'name' },
        },
      ],
    });
  });
});
