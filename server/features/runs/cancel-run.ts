import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { discardExecution } from '#server/jobs/discard-execution.ts';
import { recordAudit } from '../audit/record-audit.ts';

/** `cancelling`: the worker has been told; it ends its queries on both databases and then the run. */
export type CancelAnswer = { status: 'cancelled' | 'cancelling' };

/**
 * Cancels a run that waits, works, or was left by a worker that died. Cancelling twice is fine.
 * @throws TieoutError conflict when it has already ended in another way.
 */
export async function cancelRun(app: AppContext, actor: Actor, input: { id: string }): Promise<CancelAnswer> {
  permit(actor, 'runs.cancel');
  const { id } = input;
  for (;;) {
    const run = await app.db.run.findUnique({ where: { id }, select: { status: true, leaseUntil: true, cancelRequestedAt: true } });
    if (!run) throw new TieoutError('not_found', `There is no run ${id}.`, 'Choose one from the list of runs.');
    if (run.status === 'cancelled') return { status: 'cancelled' };
    const now = app.now();
    const abandoned = run.status === 'running' && run.leaseUntil !== null && run.leaseUntil < now;
    if (run.status === 'queued' || abandoned) {
      const seen = { id, status: run.status, leaseUntil: run.leaseUntil };
      if (!(await change(app, actor, id, seen, { status: 'cancelled', endedAt: now, cancelRequestedAt: now, leaseUntil: null }))) continue;
      if (abandoned) await discardQuietly(app, id);
      return { status: 'cancelled' };
    }
    if (run.status !== 'running')
      throw new TieoutError(
        'conflict',
        `The run ${id} has already ${run.status === 'failed' ? 'failed' : 'succeeded'}.`,
        'There is nothing left to cancel.',
      );
    if (
      run.cancelRequestedAt ||
      (await change(app, actor, id, { id, status: 'running', cancelRequestedAt: null }, { cancelRequestedAt: now }))
    )
      return { status: 'cancelling' };
  }
}

/** Counts only while the run is as it was seen; answers false otherwise. */
async function change(
  app: AppContext,
  actor: Actor,
  id: string,
  seen: Prisma.RunWhereInput,
  update: Prisma.RunUpdateManyMutationInput,
): Promise<boolean> {
  return app.db.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({ where: seen, data: { ...update, revision: { increment: 1 } } });
    if (count === 0) return false;
    const message = update.status ? 'The run was cancelled.' : `${actor.name} asked for the run to be cancelled.`;
    await tx.runEvent.create({ data: { runId: id, at: app.now(), level: 'warning', phase: null, message } });
    await recordAudit(tx, app, actor, { action: 'run.cancel', entityType: 'run', entityId: id, summary: `Cancelled the run ${id}` });
    return true;
  });
}

/** The worker that held it is gone; what cannot be removed now is found by the clean-up. */
async function discardQuietly(app: AppContext, runId: string): Promise<void> {
  try {
    await discardExecution(app, runId);
  } catch (error) {
    app.log.error({ err: error, runId }, 'what a cancelled run left could not be removed');
  }
}
