import type { ColumnDescription } from '../connectors/contract.ts';
import { comparePair } from '../matching/pair-comparison.ts';
import { formatLogicalType } from '../values/logical-type.ts';
import type { RuleDefinition, RulesetDefinition } from './definition.ts';
import type { PlanFindings } from './plan-findings.ts';
import { type DescribedSide, resolveColumn } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';

/** A rule with its columns found; `path` is its place in the definition, whatever its priority. */
export interface ResolvedRule {
  definition: RuleDefinition;
  path: string;
  keys: ColumnPair[];
}

const CONFIDENCE_OF_EQUAL_KEYS = 0.95;

export function ruleConfidence(rule: RuleDefinition): number {
  return rule.confidence ?? CONFIDENCE_OF_EQUAL_KEYS;
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
    return { definition, path, keys: resolveKeys(definition, path, source, target, findings) };
  });
  return rulesInOrder(resolved);
}

function resolveKeys(
  rule: RuleDefinition,
  path: string,
  source: DescribedSide,
  target: DescribedSide,
  findings: PlanFindings,
): ColumnPair[] {
  const seen = new Set<string>();
  return rule.keys.flatMap((key, index) => {
    const keyPath = `${path}.keys[${index}]`;
    const left = found(resolveColumn(key.source, source), `${keyPath}.source`, findings);
    const right = found(resolveColumn(key.target, target), `${keyPath}.target`, findings);
    if (left === null || right === null) return [];
    const identity = JSON.stringify([left.name, right.name]);
    if (seen.has(identity)) findings.problem(keyPath, `the pair "${left.name}" and "${right.name}" is in this rule twice`);
    seen.add(identity);
    checkKeyTypes({ source: left, target: right }, keyPath, findings);
    return [{ source: left, target: right }];
  });
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

/** `"amount" (decimal(10,2))` for each side. */
export function typedNames(pair: ColumnPair): [string, string] {
  const typed = (column: ColumnDescription) => `"${column.name}" (${formatLogicalType(column.logicalType)})`;
  return [typed(pair.source), typed(pair.target)];
}

export function found(result: ReturnType<typeof resolveColumn>, path: string, findings: PlanFindings): ColumnDescription | null {
  if ('column' in result) return result.column;
  findings.problem(path, result.problem);
  return null;
}
