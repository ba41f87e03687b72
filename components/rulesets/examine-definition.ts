import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem, FieldPlan, RunWarning } from '#server/engine/plan/plan.ts';
import { type PlanResult, planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { schemaProblems } from '#server/features/configuration/schema-problems.ts';

export interface Findings {
  problems: DefinitionProblem[];
  warnings: RunWarning[];
  /** What would be compared; null while that cannot be said. */
  fields: FieldPlan[] | null;
}

/**
 * What can be said about a definition without asking anybody: its shape, and with both descriptions everything a plan
 * finds. The same code as on the server; what only the databases know (filters, reachability) is left to them.
 */
export function examineDefinition(
  definition: RulesetDefinition,
  source: DatasetDescription | null,
  target: DatasetDescription | null,
): Findings {
  const shape = schemaProblems(rulesetDefinitionSchema, definition);
  if (!source || !target) return { problems: shape, warnings: [], fields: null };
  const planned = planWithoutRules(definition, source, target) ?? planReconciliation(definition, source, target);
  if ('plan' in planned) return { problems: shape, warnings: planned.plan.warnings, fields: planned.plan.fields };
  // A blank column is one problem, not two.
  const known = new Set(shape.map((problem) => problem.path));
  return {
    problems: [...shape, ...planned.problems.filter((problem) => !known.has(problem.path))],
    warnings: planned.warnings,
    fields: null,
  };
}

/** A plan needs a rule; before there is one, what is said about fields can be known all the same. */
function planWithoutRules(
  { rules, ...rest }: RulesetDefinition,
  source: DatasetDescription,
  target: DatasetDescription,
): PlanResult | null {
  if (rules === undefined || rules.length > 0) return null;
  const planned = planReconciliation(rest, source, target);
  const elsewhere = ({ path }: { path?: string }) => path !== 'rules';
  if ('plan' in planned) return { plan: { ...planned.plan, warnings: planned.plan.warnings.filter(elsewhere) } };
  return { problems: planned.problems.filter(elsewhere), warnings: planned.warnings.filter(elsewhere) };
}
