import { randomBytes } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { Outcome, OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { type DefinitionProblem, type ReconcilePlan, SIDES, type Side } from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { reconcile } from '#server/engine/reconcile.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { trialId } from '#server/jobs/trial-id.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';
import { timeLimit } from '../connections/time-limit.ts';
import { sampleShares } from '../results-store/sample-shares.ts';
import { type DescribedSideOfRuleset, withDescribedSides } from './describe-sides.ts';
import { canBeSorted } from './sample-side.ts';

/** Rows read at most. The target's go further, so that the source's find their counterparts where some are missing in between. */
export const TRIAL_ROWS: Record<Side, number> = { source: 1_000, target: 3_000 };
const TRIAL_TIMEOUT_MS = 60_000;
const EXAMPLES = 20;
/** Each works in this process, beside everybody's pages. */
const MOST_AT_ONCE = 2;

export interface SampleTrial {
  /** Why there is no result. */
  problems: DefinitionProblem[];
  result: TrialResult | null;
}

export interface TrialResult {
  /** `whole`: the dataset has no other rows. `ordered`: the first ones by key; else whichever the database gave first. */
  rows: Record<Side, { read: number; whole: boolean; ordered: boolean }>;
  equal: number;
  mismatched: number;
  sourceOnly: number;
  /** Null where the source has rows beyond the sample, which the target's would belong to. */
  targetOnly: number | null;
  rejectedSource: number;
  rejectedTarget: number;
  rules: { name: string; matched: number }[];
  fields: RunDocument['fields'];
  warnings: string[];
  columns: OutcomeColumns;
  /** Some of every outcome, those that differ first. */
  examples: OutcomeRow[];
  milliseconds: number;
}

let underWay = 0;

/**
 * What a definition does with a few rows of both sides, by the engine itself. Writes to no database, and what it stages goes with it.
 * @throws TieoutError when a side cannot be read, or too many are trying at once.
 */
export async function trySample(app: AppContext, actor: Actor, input: { definition?: unknown }, signal: AbortSignal): Promise<SampleTrial> {
  permit(actor, 'rulesets.write');
  permit(actor, 'outcomes.read');
  const shape = schemaProblems(rulesetDefinitionSchema, input.definition);
  if (shape.length > 0) return { problems: shape, result: null };
  const definition = rulesetDefinitionSchema.parse(input.definition);
  const limited = AbortSignal.any([signal, timeLimit(TRIAL_TIMEOUT_MS)]);
  if (underWay >= MOST_AT_ONCE) throw new TieoutError('too_busy', `${underWay} samples are being tried already.`, 'Try again in a moment.');
  underWay += 1;
  try {
    return await withDescribedSides(app, definition, limited, async (sides) => {
      const planned = planReconciliation(definition, sides.source.description, sides.target.description);
      if ('problems' in planned) return { problems: planned.problems, result: null };
      return { problems: [], result: await tryPlan(app, planned.plan, sides, limited) };
    });
  } finally {
    underWay -= 1;
  }
}

async function tryPlan(
  app: AppContext,
  plan: ReconcilePlan,
  sides: Record<Side, DescribedSideOfRuleset>,
  signal: AbortSignal,
): Promise<TrialResult> {
  const ref = { executionId: trialId(randomBytes(4).toString('hex')) };
  const ordered = bothSides((side) => canBeSorted(sides[side].description, plan[side].orderBy));
  const { source, target } = bothSides((side) =>
    firstRows(sides[side].connector, TRIAL_ROWS[side], ordered[side] ? plan[side].orderBy : []),
  );
  try {
    const document = await reconcile(
      { executionId: ref.executionId, plan, source, target },
      { landing: app.landing, now: app.now, report: () => undefined },
      { rulesetVersion: 0, keepStaging: false, stagingTtlHours: 0 },
      signal,
    );
    const read = { source: document.total_source_count, target: document.total_target_count };
    const rows = bothSides((side) => ({ read: read[side], whole: read[side] < TRIAL_ROWS[side], ordered: ordered[side] }));
    return {
      rows,
      equal: document.equal_count,
      mismatched: document.mismatched_count,
      sourceOnly: document.unmatched_source_count,
      targetOnly: rows.source.whole ? document.unmatched_target_count : null,
      rejectedSource: document.rejected_source_count,
      rejectedTarget: document.rejected_target_count,
      rules: document.rules.map(({ name, matched }) => ({ name, matched })),
      fields: document.fields,
      warnings: document.warning_details.filter(({ code }) => code !== 'no_snapshot').map(({ message }) => message),
      columns: await app.landing.columns(ref),
      examples: await exampleRows(app, ref, document, rows.source.whole, signal),
      milliseconds: document.total_time_ms,
    };
  } finally {
    await app.landing.dropExecution(ref);
  }
}

function bothSides<T>(make: (side: Side) => T): Record<Side, T> {
  const [source, target] = SIDES.map(make) as [T, T];
  return { source, target };
}

/** Reads with a limit of its own; sorting a large table by what has no index would be felt. */
function firstRows(connector: Connector, limit: number, orderBy: string[]): Connector {
  return {
    ...connector,
    extract: (dataset, options, signal) =>
      connector.extract(dataset, { ...options, limit, ...(orderBy.length > 0 && { orderBy }) }, signal),
  };
}

async function exampleRows(
  { landing }: AppContext,
  ref: { executionId: string },
  document: RunDocument,
  withTargetOnly: boolean,
  signal: AbortSignal,
): Promise<OutcomeRow[]> {
  const kinds: [Outcome, number][] = [
    ['mismatched', document.mismatched_count],
    ['source_only', document.unmatched_source_count],
    ['target_only', withTargetOnly ? document.unmatched_target_count : 0],
    ['rejected_source', document.rejected_source_count],
    ['rejected_target', document.rejected_target_count],
    ['equal', document.equal_count],
  ];
  const shares = sampleShares(
    kinds.map(([, count]) => count),
    EXAMPLES,
  );
  const rows: OutcomeRow[] = [];
  for (const [at, [outcome]] of kinds.entries()) {
    const limit = shares[at] ?? 0;
    if (limit > 0) rows.push(...(await landing.page(ref, { outcomes: [outcome], limit }, signal)).rows);
  }
  return rows;
}
