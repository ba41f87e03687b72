import { comparePair } from '../matching/pair-comparison.ts';
import type { RuleDefinition, RulesetDefinition } from './definition.ts';
import { found, typedNames } from './found-column.ts';
import type { PlanFindings } from './plan-findings.ts';
import { type ResolvedSimilarity, resolveSimilarity } from './plan-similarity.ts';
import { type DescribedSide, resolveColumn } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';
import { transformedPair } from './transformed-pair.ts';

/** A rule with its columns found; `path` is its place in the definition, whatever its priority. */
export interface ResolvedRule {
  definition: RuleDefinition;
  path: string;
  keys: ColumnPair[];
  /** What is held against each other: the same pairs, or the columns that transforms make of them. */
  matched: ColumnPair[];
  /** Of a fuzzy rule whose columns were found. */
  similarity: ResolvedSimilarity | null;
}

/** Semantics.md §2. A pair of a fuzzy rule has this times its similarity. */
export const USUAL_CONFIDENCE: Record<RuleDefinition['type'], number> = { exact: 0.95, composite: 0.95, transformation: 0.9, fuzzy: 0.85 };

export function ruleConfidence(rule: RuleDefinition): number {
  return rule.confidence ?? USUAL_CONFIDENCE[rule.type];
}

/** Rules in the order in which they work: by priority, those without one after them as they are listed. */
export function rulesInOrder<Rule extends { definition: RuleDefinition }>(rules: Rule[]): Rule[] {
  const rank = (rule: Rule) => rule.definition.priority ?? Number.POSITIVE_INFINITY;
  return rules.toSorted((left, right) => (rank(left) === rank(right) ? 0 : rank(left) - rank(right)));
}

export function resolveRules(
  rules: NonNullable<RulesetDefinition['rules']>,
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ResolvedRule[] {
  const names = new Set<string>();
  const resolved = rules.map((definition, index) => {
    const path = `rules[${index}]`;
    if (names.has(definition.name)) findings.problem(`${path}.name`, `another rule is already called "${definition.name}"`);
    names.add(definition.name);
    if (definition.type === 'composite' && definition.keys.length < 2) {
      findings.problem(`${path}.keys`, 'a composite rule needs two or more key pairs; use the type exact for one');
    }
    return {
      definition,
      path,
      ...resolveKeys(definition, path, source, target, findings),
      similarity: resolveSimilarity(definition, path, source, target, findings),
    };
  });
  return rulesInOrder(resolved);
}

function resolveKeys(
  rule: RuleDefinition,
  path: string,
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): Pick<ResolvedRule, 'keys' | 'matched'> {
  const seen = new Set<string>();
  const resolved: Pick<ResolvedRule, 'keys' | 'matched'> = { keys: [], matched: [] };
  for (const [index, key] of rule.keys.entries()) {
    const keyPath = `${path}.keys[${index}]`;
    const left = found(resolveColumn(key.source, source), `${keyPath}.source`, findings);
    const right = found(resolveColumn(key.target, target), `${keyPath}.target`, findings);
    if (left === null || right === null) continue;
    const matched = transformedPair({ source: left, target: right }, key, keyPath, source, target, findings);
    if (matched === null) continue;
    const identity = JSON.stringify([matched.source.name, matched.target.name]);
    if (seen.has(identity)) {
      findings.problem(keyPath, `the pair "${matched.source.name}" and "${matched.target.name}" is in this rule twice`);
    }
    seen.add(identity);
    checkKeyTypes(matched, keyPath, findings);
    resolved.keys.push({ source: left, target: right });
    resolved.matched.push(matched);
  }
  return resolved;
}

function checkKeyTypes(pair: ColumnPair, path: string, findings: PlanFindings): void {
  const verdict = comparePair(pair.source.logicalType, pair.target.logicalType);
  const [left, right] = typedNames(pair);
  if (verdict.comparison === null) findings.problem(path, `${left} and ${right} can never be equal; pair columns of comparable types`);
  else if (verdict.unlike !== null)
    findings.warn('unlike_types', `The key columns ${left} and ${right} are compared ${verdict.unlike}.`, path);
  if (verdict.mutual !== null) {
    findings.warn(
      'mutual_precision',
      `The key columns ${left} and ${right} are compared at ${verdict.mutual}, the lower of the two.`,
      path,
    );
  }
}
