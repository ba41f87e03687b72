import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type ChangeSetRef, changeSetRef } from './change.schema.ts';
import { requireSet } from './change-set.repository.ts';

/**
 * Asks for what is being done on a set to be stopped: planning, a decision on many rows, an apply. An apply rolls back, unless
 * its commit was sent already. Asking twice is fine.
 * @throws TieoutError conflict when nothing is under way.
 */
export async function cancelChangeTask(app: AppContext, actor: Actor, given: ChangeSetRef): Promise<{ kind: 'plan' | 'decide' | 'apply' }> {
  permit(actor, 'changes.review');
  const { id } = changeSetRef.parse(given);
  return app.db.$transaction(async (tx) => {
    await requireSet(tx, id);
    const task = await tx.changeTask.findFirst({ where: { changeSetId: id, status: { in: ['queued', 'running'] } } });
    if (!task) throw new TieoutError('conflict', `Nothing is being done on ${id} at the moment.`, 'There is nothing left to cancel.');
    const kind = task.kind as 'plan' | 'decide' | 'apply';
    if (kind === 'apply') permit(actor, 'changes.apply');
    if (task.cancelRequestedAt) return { kind };
    await tx.changeTask.update({ where: { id: task.id }, data: { cancelRequestedAt: app.now() } });
    await tx.changeSet.update({ where: { id }, data: { revision: { increment: 1 } }, select: { id: true } });
    await recordAudit(tx, app, actor, {
      action: 'change.cancel',
      entityType: 'change_set',
      entityId: id,
      summary: `Asked for the ${kind === 'decide' ? 'decision on many rows' : kind} of ${id} to be cancelled`,
    });
    return { kind };
  });
}
