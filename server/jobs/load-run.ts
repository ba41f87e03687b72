import type { AppContext } from '#server/app-context.ts';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
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

/** The definition the run is pinned to, whatever has been published since. */
export async function pinnedDefinition(app: AppContext, run: { rulesetId: string; rulesetVersion: number }): Promise<RulesetDefinition> {
  const { definition } = await app.db.rulesetVersion.findUniqueOrThrow({
    where: { rulesetId_version: { rulesetId: run.rulesetId, version: run.rulesetVersion } },
    select: { definition: true },
  });
  return rulesetDefinitionSchema.parse(definition);
}
