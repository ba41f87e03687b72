import type { AppContext } from '#server/app-context.ts';
import type { RunSettings } from '#server/engine/build-run-document.ts';
import type { Dataset, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { DatasetDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem, ReconcileInput, Side } from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import type { EngineEvent } from '#server/engine/ports.ts';
import { retrying, retryPorts, retryText } from '#server/engine/retry/retrying.ts';
import type { RunProgress } from '#server/features/runs/run-progress.ts';
import { readSettings } from '#server/features/settings/settings.service.ts';
import { pinnedDefinition, type RunToExecute } from './load-run.ts';
import { type OpenSides, openSides } from './open-sides.ts';
import { rememberSchemas } from './remember-schemas.ts';
import type { FailureContext } from './run-failure.ts';

const HOUR_MS = 3_600_000;

export interface PlannedRun {
  input: ReconcileInput;
  settings: RunSettings;
  /** Rows to expect; null where a filter, a query or the database's statistics leave it open. */
  estimate: NonNullable<RunProgress['estimate']>;
  places: OpenSides['places'];
  /** When a staging table that begins now is to be dropped, should its run end well. */
  stagingExpiry(from: Date): Date;
  /** Closes both connections. */
  close(): Promise<void>;
}

/** Who hears of what goes wrong while a run is planned. */
export interface PlanListener {
  failing: FailureContext;
  report(event: EngineEvent): void;
}

/**
 * Opens both databases, asks them what they hold and resolves the ruleset against it.
 * `failing` learns which side is at fault.
 * @throws TieoutError invalid_input with every problem when the ruleset does not fit the databases (any more).
 */
export async function planRun(app: AppContext, run: RunToExecute, listener: PlanListener, signal: AbortSignal): Promise<PlannedRun> {
  const definition = await pinnedDefinition(app, run);
  const sides = await openSides(app, run, definition, listener.failing);
  try {
    const [source, target] = await describeBoth(app, sides, definition, listener, signal);
    await rememberSchemas(app, run, definition, { source, target });
    const { limit } = run.options;
    const planned = planReconciliation(definition, source, target, limit === undefined ? {} : { limit });
    if ('problems' in planned) throw doesNotFit(planned.problems);
    for (const note of run.options.notes ?? []) planned.plan.warnings.push({ code: 'fallback', message: note });
    const settings = await runSettings(app, run, definition);
    return {
      input: { executionId: run.id, plan: planned.plan, source: sides.source, target: sides.target },
      settings,
      estimate: {
        source: estimate(definition.source, source, limit),
        target: estimate(definition.target, target, limit),
      },
      places: sides.places,
      stagingExpiry: (from) => new Date(from.getTime() + settings.stagingTtlHours * HOUR_MS),
      close: sides.close,
    };
  } catch (error) {
    await sides.close();
    throw error;
  }
}

async function describeBoth(
  app: AppContext,
  sides: OpenSides,
  definition: RulesetDefinition,
  { failing, report }: PlanListener,
  signal: AbortSignal,
): Promise<[DatasetDescription, DatasetDescription]> {
  const siblings = new AbortController();
  const either = AbortSignal.any([signal, siblings.signal]);
  const describeSide = (side: Side): Promise<DatasetDescription> =>
    retrying(
      () => sides[side].describe(datasetOf(definition[side]), either),
      retryPorts(app.environment.retry),
      either,
      (coming) => {
        const message = `${sides.places[side]}: ${coming.error.message} Asked again ${retryText(coming)}.`;
        report({ type: 'log', level: 'warning', phase: null, at: app.now(), message, retryInMs: coming.waitMs });
      },
    ).catch((error: unknown) => {
      if (!siblings.signal.aborted) failing.place = sides.places[side];
      siblings.abort(error);
      throw error;
    });
  // Both are awaited whatever happens: a connection must not be closed under a query.
  const [source, target] = await Promise.allSettled([describeSide('source'), describeSide('target')]);
  if (source.status === 'fulfilled' && target.status === 'fulfilled') return [source.value, target.value];
  throw siblings.signal.reason;
}

function datasetOf({ connection: _, ...dataset }: DatasetDefinition): Dataset {
  return dataset;
}

function doesNotFit(problems: DefinitionProblem[]): TieoutError {
  const [first, ...others] = problems.map((problem) => `${problem.path}: ${problem.message}`);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new TieoutError(
    'invalid_input',
    `The ruleset does not fit the two databases: ${first}${more}.`,
    'Open the ruleset, correct it and publish a new version.',
    { detail: [first, ...others].join('\n') },
  );
}

/** What the run says, else what its ruleset says, else what the settings say. */
async function runSettings(app: AppContext, run: RunToExecute, definition: RulesetDefinition): Promise<RunSettings> {
  const { stagingTtlHours } = await readSettings(app);
  return {
    rulesetVersion: run.rulesetVersion,
    keepStaging: run.options.keepStaging ?? definition.staging?.keep ?? app.environment.landing.keepStaging,
    stagingTtlHours: run.options.ttlHours ?? definition.staging?.ttl_hours ?? stagingTtlHours,
  };
}

function estimate(dataset: DatasetDefinition, description: DatasetDescription, limit: number | undefined): number | null {
  if (dataset.query !== undefined || dataset.filter !== undefined || description.rowEstimate === null) return null;
  return limit === undefined ? description.rowEstimate : Math.min(limit, description.rowEstimate);
}
