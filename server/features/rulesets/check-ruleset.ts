import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { datasetSchema, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { describeRuleset } from '#server/engine/plan/describe-ruleset.ts';
import { emptyTextWarnings } from '#server/engine/plan/empty-text.ts';
import {
  type DefinitionProblem,
  type FieldPlan,
  type ReconcilePlan,
  type RulePlan,
  type RunWarning,
  SIDES,
  type Side,
} from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { type DescribedSideOfRuleset, withDescribedSide } from './describe-sides.ts';

const CHECK_TIMEOUT_MS = 60_000;

export interface RulesetCheck {
  problems: DefinitionProblem[];
  warnings: RunWarning[];
  /** What a run would do; null while there are problems. */
  summary: PlanSummary | null;
}

export interface PlanSummary {
  rules: RulePlan[];
  fields: (FieldPlan & { sourceType: string; targetType: string })[];
  /** Columns that no rule and no field reads. */
  unmapped: { source: string[]; target: string[] };
  sentence: string;
}

/** Finds everything wrong with a definition: its shape, then both databases' word on every table, column and filter. */
export async function checkRuleset(
  app: AppContext,
  actor: Actor,
  input: { definition?: unknown },
  signal: AbortSignal,
): Promise<RulesetCheck> {
  permit(actor, 'rulesets.write');
  const shape = schemaProblems(rulesetDefinitionSchema, input.definition);
  const limited = AbortSignal.any([signal, timeLimit(CHECK_TIMEOUT_MS)]);
  const sides = await Promise.all(SIDES.map((side) => askSide(app, side, input.definition, limited)));
  const unreachable = sides.flatMap((side) => (side && 'problem' in side ? [side.problem] : []));
  const [source, target] = sides.map((side) => (side && 'value' in side ? side.value : null));
  if (shape.length > 0 || !source || !target) {
    const refused = [source, target].flatMap((side) => side?.problems ?? []);
    return { problems: [...shape, ...unreachable, ...refused], warnings: [], summary: null };
  }
  const definition = rulesetDefinitionSchema.parse(input.definition);

  const planned = planReconciliation(definition, source.description, target.description);
  const problems = [...source.problems, ...target.problems, ...('problems' in planned ? planned.problems : [])];
  if (!('plan' in planned)) return { problems, warnings: planned.warnings, summary: null };
  const columns = { source: source.description.columns, target: target.description.columns };
  const emptyStringIsNull = { source: source.emptyStringIsNull, target: target.emptyStringIsNull };
  return {
    problems,
    warnings: [...planned.plan.warnings, ...emptyTextWarnings(planned.plan, emptyStringIsNull)],
    summary: problems.length > 0 ? null : summarise(planned.plan, columns),
  };
}

/** One side's own word on its table and filters; null where the definition does not say what to read. */
async function askSide(app: AppContext, side: Side, definition: unknown, signal: AbortSignal) {
  const dataset = datasetSchema.safeParse((definition as Partial<Record<Side, unknown>> | undefined)?.[side]);
  if (!dataset.success) return null;
  return withDescribedSide(app, side, dataset.data, signal, async (described) => ({
    description: described.description,
    emptyStringIsNull: described.connector.capabilities.emptyStringIsNull,
    problems: await filterProblems(predicatesOf(side, definition), described, signal),
  }));
}

type Columns = Record<Side, DescribedSideOfRuleset['description']['columns']>;

function summarise(plan: ReconcilePlan, columns: Columns): PlanSummary {
  const typeOf = (side: Side, name: string) => {
    const column = columns[side].find((candidate) => candidate.name === name);
    return column ? formatLogicalType(column.logicalType) : '';
  };
  const unmapped = (side: Side) => {
    const read = new Set(plan[side].columns.map((column) => column.name));
    return columns[side].map((column) => column.name).filter((name) => !read.has(name));
  };
  return {
    rules: plan.rules,
    fields: plan.fields.map((field) => ({
      ...field,
      sourceType: typeOf('source', field.source),
      targetType: typeOf('target', field.target),
    })),
    unmapped: { source: unmapped('source'), target: unmapped('target') },
    sentence: describeRuleset(plan.definition),
  };
}

interface Predicate {
  path: string;
  predicate: string;
}

/** Asks the database to understand each filter, without letting it read a row. */
export async function filterProblems(
  predicates: Predicate[],
  { connector, dataset }: DescribedSideOfRuleset,
  signal: AbortSignal,
): Promise<DefinitionProblem[]> {
  const problems: DefinitionProblem[] = [];
  for (const { path, predicate } of predicates) {
    try {
      await connector.sample({ ...dataset, filter: `(${predicate}) AND 1 = 0` }, 1, signal);
    } catch (error) {
      if (!(error instanceof TieoutError) || error.code === 'cancelled' || error.code === 'internal') throw error;
      problems.push({ path, message: withServerWords(error) });
    }
  }
  return problems;
}

/** The sentence, and the server's own words where they say more than it. */
function withServerWords({ message, detail }: TieoutError): string {
  const said = message.replace(/[.\s]+$/, '');
  if (detail === undefined || said.includes(detail)) return message;
  return detail.includes(said) ? detail : `${message} ${detail}`;
}

/** The filters of one side, also of a definition that is otherwise not whole. */
export function predicatesOf(side: Side, definition: unknown): Predicate[] {
  const given = (definition ?? {}) as Partial<Record<Side, { filter?: unknown }>> & { rules?: unknown; inactive?: unknown };
  const rules: unknown[] = Array.isArray(given.rules) ? given.rules : [];
  const written = [
    { path: `${side}.filter`, predicate: given[side]?.filter },
    ...rules.map((rule, index) => ({
      path: `rules[${index}].${side}_filter`,
      predicate: (rule as Record<string, unknown> | null)?.[`${side}_filter`],
    })),
    ...(side === 'source' ? [{ path: 'inactive', predicate: given.inactive }] : []),
  ];
  return written.flatMap(({ path, predicate }) => (typeof predicate === 'string' && predicate !== '' ? [{ path, predicate }] : []));
}
