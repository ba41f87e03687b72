import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { roundHalfAway } from '../ui/format.ts';

const DIGITS = 3;

/**
 * How alike the texts of a fuzzy rule's pair are, 0 to 1: its confidence is the rule's times that (semantics.md §2). Null for
 * other rows, and where the rule's confidence of 0 hides it.
 */
export function pairSimilarity(row: Pick<OutcomeRow, 'rule' | 'confidence'>, rules: RunDocument['rules']): number | null {
  const rule = rules.find(({ name }) => name === row.rule);
  if (rule?.type !== 'fuzzy' || row.confidence === null || rule.confidence === 0) return null;
  return roundHalfAway(row.confidence / rule.confidence, DIGITS);
}
