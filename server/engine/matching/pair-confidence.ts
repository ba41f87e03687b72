import { roundHalfAway } from '../kpis/round-half-away.ts';
import { MILLIONTHS } from './similarity/held-texts.ts';

const DIGITS = 6;

/**
 * The confidence of one pair: its rule's, for a fuzzy rule times the similarity (in millionths) that the pair has; null for
 * other rules. Rounded to 6 digits, half away from zero, so that it is the same wherever it is computed.
 */
export function pairConfidence(ruleConfidence: number, similarity: number | null): number {
  return similarity === null ? ruleConfidence : roundHalfAway((ruleConfidence * similarity) / MILLIONTHS, DIGITS);
}

/** Σ confidence of a rule's pairs, for DQCS. `similaritySum`: Σ of their similarities in millionths; null but for fuzzy rules. */
export function confidenceSum(ruleConfidence: number, matched: number, similaritySum: number | null): number {
  return ruleConfidence * (similaritySum === null ? matched : similaritySum / MILLIONTHS);
}
