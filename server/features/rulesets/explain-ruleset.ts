import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { PlanStatement } from '#server/engine/landing/contract.ts';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { withDescribedSides } from './describe-sides.ts';

const EXPLAIN_TIMEOUT_MS = 30_000;

export interface RulesetSql {
  /** The landing engine that Tieout was started with. */
  engine: string;
  /** Null where that engine does not show its statements, or while there are problems. */
  statements: PlanStatement[] | null;
  problems: DefinitionProblem[];
}

/** The SQL that the landing engine would run. Asks both databases for their columns, and nothing else. */
export async function explainRuleset(
  app: AppContext,
  actor: Actor,
  input: { definition?: unknown },
  signal: AbortSignal,
): Promise<RulesetSql> {
  permit(actor, 'rulesets.read');
  const engine = app.landing.name;
  const shape = schemaProblems(rulesetDefinitionSchema, input.definition);
  if (shape.length > 0) return { engine, statements: null, problems: shape };
  const definition = rulesetDefinitionSchema.parse(input.definition);
  const limited = AbortSignal.any([signal, timeLimit(EXPLAIN_TIMEOUT_MS)]);
  return withDescribedSides(app, definition, limited, async ({ source, target }) => {
    const planned = planReconciliation(definition, source.description, target.description);
    if ('problems' in planned) return { engine, statements: null, problems: planned.problems };
    return { engine, statements: app.landing.explain?.(planned.plan) ?? null, problems: [] };
  });
}
