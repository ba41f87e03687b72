import { TieoutError } from '../errors.ts';
import type { SimilarityPlan } from '../plan/plan.ts';

/** The most pairs a fuzzy rule compares unless it sets `max_candidate_pairs`: half a minute or so of one processor. */
export const DEFAULT_MAX_CANDIDATE_PAIRS = 100_000_000;

/** Without a blocking key more than this many rows on each side, as a product, are refused (semantics.md §2). */
export const MAX_ROWS_WITHOUT_BLOCKING = 10_000;
const MAX_PAIRS_WITHOUT_BLOCKING = BigInt(MAX_ROWS_WITHOUT_BLOCKING ** 2);

/** No limit can be set higher (plan/definition.ts). */
const MOST_PAIRS = BigInt(Number.MAX_SAFE_INTEGER);

/** What a fuzzy rule would compare: rows of both sides that it works on, and the pairs of them inside blocks. */
export interface CandidateCount {
  source: number;
  target: number;
  /** Exact: two sides of ten million rows have more pairs than a double can count. */
  pairs: bigint;
}

type FuzzyRule = { name: string; keys: readonly unknown[]; similarity: Pick<SimilarityPlan, 'maxCandidatePairs'> };

/** Why a rule compares too much and what to do about it; null when it may run. `about`: the number is an estimate. */
export function candidateRefusal(
  rule: FuzzyRule,
  count: CandidateCount,
  about: 'about' | '' = '',
): { message: string; advice: string } | null {
  const { maxCandidatePairs } = rule.similarity;
  const pairs = `${about && `${about} `}${grouped(count.pairs)} pairs (${grouped(count.source)} source rows and ${grouped(count.target)} target rows)`;
  if (rule.keys.length === 0 && count.pairs > MAX_PAIRS_WITHOUT_BLOCKING) {
    return {
      message: `The fuzzy rule "${rule.name}" has no blocking key and would compare ${pairs}; without one, ${grouped(MAX_PAIRS_WITHOUT_BLOCKING)} are allowed.`,
      advice: 'Give the rule a blocking key, such as a day or a postcode, so that only rows with the same one are compared.',
    };
  }
  if (count.pairs <= BigInt(maxCandidatePairs)) return null;
  const raise = count.pairs <= MOST_PAIRS ? `, or raise the limit: max_candidate_pairs: ${count.pairs} in the rule` : '';
  return {
    message: `The fuzzy rule "${rule.name}" would compare ${pairs}; its limit is ${grouped(maxCandidatePairs)}.`,
    advice: `Add a blocking key that splits the rows further${raise}.`,
  };
}

/** @throws TieoutError limit_exceeded with the number of pairs and how to raise the limit. Called before any pair is compared. */
export function refuseTooManyCandidates(rule: FuzzyRule, count: CandidateCount): void {
  const refusal = candidateRefusal(rule, count);
  if (refusal !== null) throw new TieoutError('limit_exceeded', refusal.message, refusal.advice);
}

/** `1,200 of 40,000 pairs compared`. */
export function comparedText(done: number, pairs: bigint): string {
  return `${grouped(done)} of ${grouped(pairs)} pairs compared`;
}

function grouped(count: number | bigint): string {
  return count.toLocaleString('en-US');
}
