import { TieoutError } from '../errors.ts';
import type { SimilarityPlan } from '../plan/plan.ts';

/** The most pairs a fuzzy rule compares unless it sets `max_candidate_pairs`: half a minute or so of one processor. */
export const DEFAULT_MAX_CANDIDATE_PAIRS = 100_000_000;

/** Without a blocking key more than this many rows on each side, as a product, are refused (semantics.md §2). */
export const MAX_ROWS_WITHOUT_BLOCKING = 10_000;
const MAX_PAIRS_WITHOUT_BLOCKING = MAX_ROWS_WITHOUT_BLOCKING ** 2;

/** What a fuzzy rule would compare: rows of both sides that it works on, and the pairs of them inside blocks. */
export interface CandidateCount {
  source: number;
  target: number;
  pairs: number;
}

type FuzzyRule = { name: string; keys: readonly unknown[]; similarity: Pick<SimilarityPlan, 'maxCandidatePairs'> };

/** Why a rule compares too much and what to do about it; null when it may run. */
export function candidateRefusal(rule: FuzzyRule, count: CandidateCount): { message: string; advice: string } | null {
  const { maxCandidatePairs } = rule.similarity;
  const pairs = `${grouped(count.pairs)} pairs (${grouped(count.source)} source rows and ${grouped(count.target)} target rows)`;
  if (rule.keys.length === 0 && count.pairs > MAX_PAIRS_WITHOUT_BLOCKING) {
    return {
      message: `The fuzzy rule "${rule.name}" has no blocking key and would compare ${pairs}; without one, ${grouped(MAX_PAIRS_WITHOUT_BLOCKING)} are allowed.`,
      advice: 'Give the rule a blocking key, such as a day or a postcode, so that only rows with the same one are compared.',
    };
  }
  if (count.pairs <= maxCandidatePairs) return null;
  return {
    message: `The fuzzy rule "${rule.name}" would compare ${pairs}; its limit is ${grouped(maxCandidatePairs)}.`,
    advice: `Add a blocking key that splits the rows further, or raise the limit: max_candidate_pairs: ${plain(count.pairs)} in the rule.`,
  };
}

/** @throws TieoutError limit_exceeded with the number of pairs and how to raise the limit. Called before any pair is compared. */
export function refuseTooManyCandidates(rule: FuzzyRule, count: CandidateCount): void {
  const refusal = candidateRefusal(rule, count);
  if (refusal !== null) throw new TieoutError('limit_exceeded', refusal.message, refusal.advice);
}

function grouped(count: number): string {
  return BigInt(Math.round(count)).toLocaleString('en-US');
}

function plain(count: number): string {
  return BigInt(Math.round(count)).toString();
}
