import type { AppContext } from '#server/app-context.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { definitionOf, storedVersion } from '#server/features/rulesets/ruleset.repository.ts';
import { type RunOptions, runOptionsSchema } from '#server/features/runs/run-options.ts';
import { parseProgress, type RunProgress } from '#server/features/runs/run-progress.ts';

export interface RunToExecute {
  id: string;
  rulesetId: string;
  rulesetVersion: number;
  options: RunOptions;
  /** How far a former attempt came. */
  formerProgress: RunProgress;
}

export async function loadRun(app: AppContext, runId: string): Promise<RunToExecute> {
  const run = await app.db.run.findUniqueOrThrow({
    where: { id: runId },
    select: { id: true, rulesetId: true, rulesetVersion: true, options: true, progress: true },
  });
  return { ...run, options: runOptionsSchema.parse(run.options), formerProgress: parseProgress(run.progress) };
}

/**
 * The definition the run is pinned to, whatever has been published since, checked once more: it may have been stored by an
 * older version of Tieout.
 */
export async function pinnedDefinition(app: AppContext, run: { rulesetId: string; rulesetVersion: number }): Promise<RulesetDefinition> {
  return rulesetDefinitionSchema.parse(definitionOf(await storedVersion(app.db, run.rulesetId, run.rulesetVersion)));
}
