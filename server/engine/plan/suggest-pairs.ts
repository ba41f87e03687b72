import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import { comparePair } from '../matching/pair-comparison.ts';
import { formatLogicalType } from '../values/logical-type.ts';
import { compareNames, type NameLikeness } from './name-similarity.ts';
import { pairScore } from './pair-score.ts';
import { type KeyChoice, suggestKey } from './suggest-key.ts';
import { pairReason } from './suggestion-reason.ts';
import type { SampledEvidence, ValueEvidence } from './value-evidence.ts';

/** Two columns that probably belong together. */
export interface PairSuggestion {
  source: string;
  target: string;
  /** `decimal(10,2)`: the logical types of both. */
  sourceType: string;
  targetType: string;
  /** 0 to 1; 1 is certain. See pair-score.ts. */
  score: number;
  /** One sentence for the person who decides. */
  reason: string;
}

export interface PairSuggestions {
  /** Pairs to match rows by, together as one rule, best first. */
  keys: PairSuggestion[];
  /** Pairs to compare, in the source's column order. */
  fields: PairSuggestion[];
}

/** Below this a pair is more likely wrong than right. */
export const LEAST_SCORE = 0.5;

/** In tables with more pairs of columns than this, the values of pairs whose names have nothing in common are not looked at. */
const MOST_JUDGED = 2_500;
const NAMES_WORTH_JUDGING = 0.3;

/** A pair on its way to a suggestion. */
export interface ScoredPair {
  source: ColumnDescription;
  target: ColumnDescription;
  /** Likeness of the names, 0 to 1. */
  names: number;
  likeness: NameLikeness;
  /** By name and type alone. */
  byName: number;
  score: number;
  evidence: ValueEvidence | null;
}

/**
 * Suggests keys and field pairs from names, types and declared keys, and from sampled values where there are any; each column
 * is used once. Pure.
 */
export function suggestPairs(
  source: DatasetDescription,
  target: DatasetDescription,
  sampled: SampledEvidence | null = null,
): PairSuggestions {
  const candidates = allPairs(source, target);
  const judged = (pair: ScoredPair) => candidates.length <= MOST_JUDGED || pair.names >= NAMES_WORTH_JUDGING;
  let pairs = bestPairs(candidates, (pair) => (sampled && judged(pair) ? sampled.values(named(pair)) : null));
  const key = suggestKey(pairs, source, target, sampled);
  const rows = key && sampled?.rowsBy(key.pairs.map(named));
  if (rows) {
    // With rows side by side, columns are judged by what stands in the same row; the key's own by their values as before.
    const keyed = new Map(key.pairs.map((pair) => [pair.source, pair.target]));
    const isKey = (pair: ScoredPair) => keyed.get(pair.source) === pair.target;
    pairs = bestPairs(candidates, (pair) => (isKey(pair) ? pair.evidence : (rows(named(pair)) ?? pair.evidence)), isKey);
  }
  const isKey = (pair: ScoredPair) => key?.pairs.some((chosen) => chosen.source === pair.source && chosen.target === pair.target);
  return {
    keys: key === null ? [] : keySuggestions(key),
    fields: pairs.filter((pair) => !isKey(pair)).map((pair) => suggestion(pair, pair.score, pairReason(pair))),
  };
}

function named({ source, target }: ScoredPair): { source: string; target: string } {
  return { source: source.name, target: target.name };
}

function allPairs(source: DatasetDescription, target: DatasetDescription): ScoredPair[] {
  return source.columns.flatMap((left) =>
    target.columns.flatMap((right) => {
      const affinity = typeAffinity(left, right);
      if (affinity === 0) return [];
      const { similarity, likeness } = compareNames(left.name, right.name);
      const byName = similarity * affinity;
      return [{ source: left, target: right, names: similarity, likeness, byName, score: byName, evidence: null }];
    }),
  );
}

/** The highest score takes its two columns, then the next; ties go to the earlier column. `settled` ones go first. */
function bestPairs(
  candidates: readonly ScoredPair[],
  evidenceFor: (pair: ScoredPair) => ValueEvidence | null,
  settled: (pair: ScoredPair) => boolean = () => false,
): ScoredPair[] {
  const scored = candidates.flatMap((pair) => {
    pair.evidence = evidenceFor(pair);
    pair.score = pairScore(pair.byName, pair.names, pair.evidence);
    return pair.score >= LEAST_SCORE || settled(pair) ? [pair] : [];
  });
  const taken = new Set<ColumnDescription>();
  const chosen = new Set<ScoredPair>();
  for (const pair of scored.toSorted((one, other) => Number(settled(other)) - Number(settled(one)) || other.score - one.score)) {
    if (taken.has(pair.source) || taken.has(pair.target)) continue;
    taken.add(pair.source).add(pair.target);
    chosen.add(pair);
  }
  return scored.filter((pair) => chosen.has(pair));
}

/** 1 for like types, less where a comparison crosses types, 0 where nothing can ever be equal. */
function typeAffinity(source: ColumnDescription, target: ColumnDescription): number {
  const verdict = comparePair(source.logicalType, target.logicalType);
  if (verdict.comparison === null) return 0;
  if (verdict.unlike === null) return 1;
  return verdict.comparison.common.form === 'text' ? 0.7 : 0.9;
}

function keySuggestions({ pairs, factor, reason }: KeyChoice): PairSuggestion[] {
  return pairs.map((pair) => suggestion(pair, pair.score * factor, reason));
}

function suggestion({ source, target }: ScoredPair, score: number, reason: string): PairSuggestion {
  return {
    source: source.name,
    target: target.name,
    sourceType: formatLogicalType(source.logicalType),
    targetType: formatLogicalType(target.logicalType),
    score: Math.round(score * 100) / 100,
    reason,
  };
}
