import { DEFAULT_MAX_CANDIDATE_PAIRS } from '../matching/candidate-limit.ts';
import { thresholdMillionths } from '../matching/similarity/held-texts.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { RuleDefinition } from './definition.ts';
import { found, typedNames } from './found-column.ts';
import type { SimilarityPlan } from './plan.ts';
import type { PlanFindings } from './plan-findings.ts';
import { type DescribedSide, resolveColumn } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';
import { transformedPair } from './transformed-pair.ts';

/** What a fuzzy rule reads; `matched` is what its transforms make of it. */
export interface ResolvedSimilarity extends ColumnPair {
  matched: ColumnPair;
}

/** Types whose canonical text reads as people write it, however a database declares the column. */
const TEXT_KINDS = new Set<LogicalType['kind']>(['string', 'integer', 'date', 'uuid']);

/** The columns whose similarity counts, before and after their transforms; null for other rules and where one is not found. */
export function resolveSimilarity(
  rule: RuleDefinition,
  path: string,
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedSimilarity | null {
  if (rule.type !== 'fuzzy' || rule.similarity === undefined) return null;
  const left = found(resolveColumn(rule.similarity.source, source), `${path}.similarity.source`, findings);
  const right = found(resolveColumn(rule.similarity.target, target), `${path}.similarity.target`, findings);
  if (left === null || right === null) return null;
  const pair = { source: left, target: right };
  const matched = transformedPair(pair, rule.similarity, `${path}.similarity`, source, target, findings);
  if (matched === null) return null;
  for (const side of ['source', 'target'] as const) {
    if (TEXT_KINDS.has(matched[side].logicalType.kind)) continue;
    const name = typedNames(matched)[side === 'source' ? 0 : 1];
    findings.problem(`${path}.similarity.${side}`, `${name} is not text; only text, integers, dates and UUIDs can be similar`);
  }
  return { ...pair, matched };
}

export function similarityPlan(rule: RuleDefinition, pair: ResolvedSimilarity): SimilarityPlan {
  const { measure, threshold } = rule.similarity!;
  return {
    source: pair.matched.source.name,
    target: pair.matched.target.name,
    measure,
    threshold: thresholdMillionths(threshold),
    maxCandidatePairs: rule.max_candidate_pairs ?? DEFAULT_MAX_CANDIDATE_PAIRS,
  };
}
