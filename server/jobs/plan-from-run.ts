import type { AppContext } from '#server/app-context.ts';
import type { ChangeSet } from '#server/db/generated/client.ts';
import { changeLayout, mayWrite } from '#server/engine/changes/change-layout.ts';
import { planChange } from '#server/engine/changes/plan-change.ts';
import { type ChangeLayout, otherSide, type PlannedChange } from '#server/engine/changes/planned-change.ts';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { Outcome } from '#server/engine/landing/contract.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem, Side } from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { retrying, retryPorts } from '#server/engine/retry/retrying.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { readableRun } from '#server/features/outcomes/readable-run.ts';
import { loadRun, pinnedDefinition } from './load-run.ts';
import { type OpenSides, openSides } from './open-sides.ts';
import type { PlannedSet } from './plan-changes.ts';
import type { FailureContext } from './run-failure.ts';

const PAGE_ROWS = 500;
/** Rows that are stored at once, or fewer when their values are long. */
const BATCH_ROWS = 2_000;
const BATCH_CHARS = 32_000_000;

/** What the outcomes of a set's run ask of its side. */
export async function planFromRun(app: AppContext, set: ChangeSet, signal: AbortSignal): Promise<PlannedSet> {
  const runId = set.runId as string;
  const side = set.side as Side;
  await readableRun(app, runId);
  const run = await loadRun(app, runId);
  const definition = await pinnedDefinition(app, run);
  const { result } = await app.db.run.findUniqueOrThrow({ where: { id: runId }, select: { result: true } });
  const document = result as unknown as RunDocument;
  const { layout, warnings } = await layoutOfRun(app, run, definition, side, signal);
  withhold(layout, document, warnings);
  if (layout.deletes && definition[otherSide(side)].filter !== undefined) {
    warnings.push(
      `The ${otherSide(side)} is read through a filter: rows that only the ${side} has may be outside of it, and are to be deleted all the same.`,
    );
  }
  const outcomes = outcomesOf(layout);
  return {
    layout,
    batches: batchesOf(app, runId, layout, outcomes, signal),
    total: outcomes.reduce((sum, outcome) => sum + countOf(document, outcome), 0),
    summary: () => ({
      matched: document.matched_count,
      sourceOnly: document.unmatched_source_count,
      targetOnly: document.unmatched_target_count,
      warnings,
    }),
    close: async () => undefined,
  };
}

async function layoutOfRun(
  app: AppContext,
  run: Awaited<ReturnType<typeof loadRun>>,
  definition: RulesetDefinition,
  side: Side,
  signal: AbortSignal,
): Promise<{ layout: ChangeLayout; warnings: string[] }> {
  const failing: FailureContext = { phase: null, place: null, secrets: [] };
  const sides = await openSides(app, run, definition, failing);
  try {
    const source = await describeSide(app, sides, definition, 'source', signal);
    const target = await describeSide(app, sides, definition, 'target', signal);
    const planned = planReconciliation(definition, source, target);
    if ('problems' in planned) throw cannotPlan(planned.problems);
    const description = side === 'source' ? source : target;
    const { capabilities } = sides[side];
    if (!capabilities.writes) {
      throw new TieoutError('invalid_input', `${sides.places[side]} cannot be written.`, 'Plan the changes of the other side instead.');
    }
    const columns = await app.landing.columns({ executionId: run.id });
    const result = changeLayout({ definition, plan: planned.plan, columns, side, description, dialect: capabilities.dialectName });
    if ('problems' in result) throw cannotPlan(result.problems);
    return result;
  } finally {
    await sides.close();
  }
}

async function describeSide(
  app: AppContext,
  sides: OpenSides,
  definition: RulesetDefinition,
  side: Side,
  signal: AbortSignal,
): Promise<DatasetDescription> {
  const { connection: _, ...dataset } = definition[side];
  return retrying(
    () => sides[side].describe(dataset, signal),
    retryPorts(app.environment.retry),
    signal,
    ({ error, waitMs }) => app.log.warn({ err: error, waitMs }, `the ${side} is asked again for its columns`),
  );
}

/**
 * A row that only one side has proves nothing where the other side was not read whole: it may be beyond the limit, or among
 * the rows that could not be read.
 */
function withhold(layout: ChangeLayout, document: RunDocument, warnings: string[]): void {
  const other = otherSide(layout.side);
  const rejected = other === 'source' ? document.rejected_source_count : document.rejected_target_count;
  const because =
    document.limit !== null
      ? `the run read at most ${document.limit.toLocaleString('en-US')} rows of each side`
      : layout.deletes && rejected > 0
        ? `${rejected.toLocaleString('en-US')} rows of the ${other} could not be read, and rows that only the ${layout.side} has may be theirs`
        : null;
  if (because === null) return;
  if (layout.deletes) warnings.push(`No deletes are planned: ${because}.`);
  layout.deletes = false;
  if (document.limit === null || !layout.inserts) return;
  warnings.push(`No inserts are planned: ${because}.`);
  layout.inserts = false;
}

function outcomesOf(layout: ChangeLayout): Outcome[] {
  const onlyHere = layout.side === 'target' ? 'target_only' : 'source_only';
  const onlyThere = layout.side === 'target' ? 'source_only' : 'target_only';
  const updates = layout.fields.some((field) => field.apply && !field.ignored && mayWrite(field.policy, layout.side));
  return [
    ...(updates ? (['mismatched'] as const) : []),
    ...(layout.inserts ? [onlyThere] : []),
    ...(layout.deletes ? [onlyHere] : []),
  ] as Outcome[];
}

function countOf(document: RunDocument, outcome: Outcome): number {
  if (outcome === 'mismatched') return document.mismatched_count;
  return outcome === 'source_only' ? document.unmatched_source_count : document.unmatched_target_count;
}

async function* batchesOf(
  app: AppContext,
  runId: string,
  layout: ChangeLayout,
  outcomes: Outcome[],
  signal: AbortSignal,
): AsyncGenerator<PlannedChange[], void, undefined> {
  let batch: PlannedChange[] = [];
  let chars = 0;
  for (const outcome of outcomes) {
    let cursor: string | null = null;
    do {
      const query = { outcomes: [outcome], limit: PAGE_ROWS, targetKey: true, ...(cursor === null ? {} : { cursor }) };
      const page = await app.landing.page({ executionId: runId }, query, signal);
      for (const row of page.rows) {
        const change = planChange(row, layout);
        if (!change) continue;
        batch.push(change);
        for (const { old, value, other } of change.fields) chars += (old?.length ?? 0) + (value?.length ?? 0) + (other?.length ?? 0);
      }
      if (batch.length >= BATCH_ROWS || chars >= BATCH_CHARS) {
        yield batch;
        batch = [];
        chars = 0;
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  if (batch.length > 0) yield batch;
}

function cannotPlan(problems: DefinitionProblem[]): TieoutError {
  const [first, ...others] = problems.map(({ path, message }) => `${path}: ${message}`);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new TieoutError(
    'invalid_input',
    `No changes can be planned: ${first}${more}.`,
    'Correct the ruleset, publish it, run it again and plan the changes of that run.',
    { detail: [first, ...others].join('\n') },
  );
}
