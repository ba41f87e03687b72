import type { RuleDefinition } from '#server/engine/plan/definition.ts';
import { newKey, type RuleDraft, typeFor } from './ruleset-draft.ts';

/** What each type of rule does, in one sentence (semantics.md §2). */
export const RULE_TYPES: readonly { value: RuleDefinition['type']; label: string; description: string }[] = [
  { value: 'exact', label: 'Exact', description: 'Rows belong together when the key is equal.' },
  { value: 'composite', label: 'Composite', description: 'Rows belong together when two or more key pairs are all equal.' },
  { value: 'transformation', label: 'Transformation', description: 'Rows belong together when keys are equal after their transforms.' },
  { value: 'fuzzy', label: 'Fuzzy', description: 'Rows with equal blocking keys are paired by the most similar text.' },
];

/** Where a new fuzzy rule begins: names with a typing error or two are more alike than that. */
const USUAL_THRESHOLD = 0.9;

/** What changes when a rule becomes one of another type. What only the former type has is kept, and not published. */
export function changeType(rule: RuleDraft, type: RuleDefinition['type']): Partial<RuleDraft> {
  const lacking = (count: number) => Array.from({ length: Math.max(0, count - rule.keys.length) }, () => newKey());
  switch (type) {
    case 'fuzzy':
      return { type, similarity: rule.similarity ?? { source: '', target: '', measure: 'jaro_winkler', threshold: USUAL_THRESHOLD } };
    case 'composite':
      return { type, keys: [...rule.keys, ...lacking(2)] };
    default:
      return { type: typeFor(1, type), keys: [...rule.keys, ...lacking(1)] };
  }
}
