import type { ColumnDescription, DatasetDescription } from '../connectors/contract.ts';
import { checkThresholds } from './check-thresholds.ts';
import { primaryKeyRule } from './default-rules.ts';
import type { RulesetDefinition } from './definition.ts';
import type { DefinitionProblem, ReconcilePlan, RulePlan, RunWarning } from './plan.ts';
import { planChanges } from './plan-changes.ts';
import { defaultFields, type ResolvedField, resolveFields } from './plan-fields.ts';
import { PlanFindings } from './plan-findings.ts';
import { checkWholeRows, wholeRowRule } from './plan-multiset.ts';
import { type ResolvedRule, resolveRules, ruleConfidence } from './plan-rules.ts';
import { FlagNames, planSide } from './plan-side.ts';
import { similarityPlan } from './plan-similarity.ts';
import { type DescribedSide, describedSide } from './resolve-column.ts';
import type { ColumnPair } from './same-name-pairs.ts';

export interface PlanOptions {
  /** Read at most this many rows of each side. */
  limit?: number | undefined;
}

/** A plan ready to run (its warnings inside it), or every problem of the definition at once. */
export type PlanResult = { plan: ReconcilePlan } | { problems: DefinitionProblem[]; warnings: RunWarning[] };

/**
 * Resolves a ruleset against what both databases say of themselves. Pure.
 *
 * @example
 * const result = planReconciliation(definition, await source.describe(…), await target.describe(…));
 * if ('problems' in result) return result.problems; // [{ path: 'rules[1].keys[0].source', message: 'no column "ordr_id" in orders; did you mean "order_id"?' }]
 */
export function planReconciliation(
  definition: RulesetDefinition,
  sourceDescription: DatasetDescription,
  targetDescription: DatasetDescription,
  options: PlanOptions = {},
): PlanResult {
  const findings = new PlanFindings();
  const source = describedSide(definition.source, sourceDescription);
  const target = describedSide(definition.target, targetDescription);

  checkLimit(options.limit, findings);
  warnHidden(source, 'source', findings);
  warnHidden(target, 'target', findings);
  checkThresholds(definition.thresholds ?? {}, findings);
  const wholeRows = definition.match === 'multiset';
  const rules = wholeRows ? [] : planRules(definition, source, target, findings);
  const keyed = rules.findIndex((rule) => rule.definition.type !== 'fuzzy');
  const fields = definition.fields
    ? resolveFields(definition.fields, source, target, findings)
    : defaultFields(rules[Math.max(keyed, 0)]?.keys ?? [], source, target, findings);
  if (wholeRows) checkWholeRows(fields, findings);
  fields.push(...planChanges(definition, rules[keyed]?.keys ?? [], fields, source, target, findings));
  if (findings.problems.length > 0) return { problems: findings.problems, warnings: findings.warnings };

  const rowKey = rules[keyed]?.keys ?? (rules[0] === undefined ? [] : withSimilarity(rules[0]));
  const sourceFlags = new FlagNames(source);
  const targetFlags = new FlagNames(target);
  const rulePlans = rules.map((rule) => rulePlan(rule, sourceFlags, targetFlags));
  const inactiveFlag = definition.inactive === undefined ? undefined : sourceFlags.nameFor(definition.inactive);
  const columnsOf = (side: 'source' | 'target') => ({
    keys: rules.flatMap((rule) => withSimilarity(rule).map((pair) => pair[side])),
    fields: fields.map((field) => field[side]),
    order: (rowKey.length > 0 ? rowKey : fields).map((pair) => pair[side]),
  });
  const left = columnsOf('source');
  const right = columnsOf('target');
  warnUnmapped(source, [...left.keys, ...left.fields], 'source', findings);
  warnUnmapped(target, [...right.keys, ...right.fields], 'target', findings);

  return {
    plan: {
      definition,
      source: planSide(definition.source, left.keys, left.fields, left.order, source.derived, sourceFlags.flags),
      target: planSide(definition.target, right.keys, right.fields, right.order, target.derived, targetFlags.flags),
      rules: wholeRows ? [wholeRowRule] : rulePlans,
      keyRule: keyed === -1 ? null : keyed,
      rowKey: rowKey.map(namesOf),
      fields: fields.map((field: ResolvedField) => field.plan),
      thresholds: definition.thresholds ?? {},
      ...(inactiveFlag !== undefined && { inactiveFlag }),
      ...(options.limit !== undefined && { limit: options.limit }),
      warnings: findings.warnings,
    },
  };
}

function planRules(definition: RulesetDefinition, source: DescribedSide, target: DescribedSide, findings: PlanFindings): ResolvedRule[] {
  if (definition.rules !== undefined) return resolveRules(definition.rules, source, target, findings);
  const rule = primaryKeyRule(source, target);
  if (rule === null) {
    findings.problem('rules', `${source.label} and ${target.label} do not declare the same primary key; list at least one rule`);
    return [];
  }
  const keyText = rule.keys.map((key) => `"${key.source}"`).join(', ');
  findings.warn(
    'rules_defaulted',
    `No rules are listed: rows are matched by the primary key that both sides declare (${keyText}).`,
    'rules',
  );
  return resolveRules([rule], source, target, findings);
}

function rulePlan(rule: ResolvedRule, sourceFlags: FlagNames, targetFlags: FlagNames): RulePlan {
  const { name, type, source_filter, target_filter } = rule.definition;
  return {
    name,
    type,
    confidence: ruleConfidence(rule.definition),
    keys: rule.matched.map(namesOf),
    ...(rule.similarity !== null && { similarity: similarityPlan(rule.definition, rule.similarity) }),
    ...(source_filter !== undefined && { sourceFlag: sourceFlags.nameFor(source_filter) }),
    ...(target_filter !== undefined && { targetFlag: targetFlags.nameFor(target_filter) }),
  };
}

/** The columns that a rule reads. */
function withSimilarity({ keys, similarity }: ResolvedRule): ColumnPair[] {
  return similarity === null ? keys : [...keys, similarity];
}

function namesOf(pair: ColumnPair): { source: string; target: string } {
  return { source: pair.source.name, target: pair.target.name };
}

function checkLimit(limit: number | undefined, findings: PlanFindings): void {
  if (limit === undefined) return;
  if (!Number.isSafeInteger(limit) || limit < 1) findings.problem('limit', 'the limit is a whole number of rows, 1 or more');
  else findings.warn('limited', `Only the first ${limit} rows of each side, in key order, are read: rows beyond them are not compared.`);
}

function warnHidden(side: DescribedSide, name: 'source' | 'target', findings: PlanFindings): void {
  if (!side.description.rowsHidden) return;
  const message = `Row-level security decides which rows of the ${name} this user sees: the others are neither read nor counted. Connect as a user who sees all rows.`;
  findings.warn('rows_hidden', message, name);
}

function warnUnmapped(side: DescribedSide, used: ColumnDescription[], name: 'source' | 'target', findings: PlanFindings): void {
  const unmapped = side.description.columns.filter((column) => !used.includes(column)).map((column) => `"${column.name}"`);
  if (unmapped.length === 0) return;
  const listed = unmapped.slice(0, LISTED_COLUMNS).join(', ');
  const more = unmapped.length > LISTED_COLUMNS ? ` and ${unmapped.length - LISTED_COLUMNS} more` : '';
  findings.warn('unmapped_columns', `Not compared in the ${name} ${side.label}: ${listed}${more}.`, name);
}

/** A warning that lists five hundred names is read by nobody. */
const LISTED_COLUMNS = 20;
