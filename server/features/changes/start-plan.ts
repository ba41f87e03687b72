import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { newTask, type TaskClaim } from '#server/jobs/change-queue.ts';
import { pinnedDefinition } from '#server/jobs/load-run.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { readableRun } from '../outcomes/readable-run.ts';
import { openOverrides } from '../runs/connection-overrides.ts';
import { runOptionsSchema } from '../runs/run-options.ts';
import { type PlanChangesInput, planChangesInput } from './change.schema.ts';
import { newChangeSetId } from './change-set.repository.ts';
import type { PlanTask } from './plan-task.ts';

/** How a task begins. */
export interface TaskExtras {
  /** The task is born claimed by this worker: the command line does it itself. */
  claimFor?: string;
  /** For how long that worker is believed without a word of it; the usual time by default. */
  leaseMs?: number;
}

/**
 * Begins a change set of one side of a run. Its rows are planned by a worker; nothing is written to any database.
 * @throws TieoutError conflict for a run that cannot be repaired from here; not_found when its outcomes are gone.
 */
export async function startPlan(
  app: AppContext,
  actor: Actor,
  given: PlanChangesInput,
  extras: TaskExtras = {},
): Promise<{ id: string; claim: TaskClaim }> {
  permit(actor, 'changes.review');
  const { runId, side } = planChangesInput.parse(given);
  const { rulesetId, rulesetName } = await readableRun(app, runId);
  const run = await app.db.run.findUniqueOrThrow({ where: { id: runId }, select: { rulesetVersion: true, options: true } });
  const definition = await pinnedDefinition(app, { rulesetId, rulesetVersion: run.rulesetVersion });
  const { overrides } = runOptionsSchema.parse(run.options);
  if (openOverrides(app, overrides)[side]) {
    throw new TieoutError(
      'conflict',
      `The ${side} of the run ${runId} was a connection given with the request, which is not kept to write to.`,
      'Run the ruleset with its own connections, and plan the changes of that run.',
    );
  }
  const { connection, table } = definition[side];
  if (table === undefined) {
    throw new TieoutError('invalid_input', `The ${side} is a query, which cannot be written.`, 'Name its table in the ruleset instead.');
  }
  return app.db.$transaction(async (tx) => {
    const id = newChangeSetId();
    await tx.changeSet.create({
      data: {
        id,
        origin: 'run',
        runId,
        rulesetId,
        rulesetName,
        rulesetVersion: run.rulesetVersion,
        side,
        connection,
        table,
        status: 'planning',
        createdBy: actor.id,
        createdByName: actor.name,
        createdAt: app.now(),
      },
    });
    await recordAudit(tx, app, actor, {
      action: 'change.plan',
      entityType: 'change_set',
      entityId: id,
      summary: `Began to plan changes of ${table} (${connection}) from the run ${runId}`,
      after: { runId, rulesetId, rulesetVersion: run.rulesetVersion, side, connection, table },
    });
    const input: PlanTask = { from: 'run' };
    return { id, claim: await newTask(tx, app, actor, { setId: id, kind: 'plan', input, ...extras }) };
  });
}
