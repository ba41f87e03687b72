import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type ChangeSetRef, changeSetRef } from './change.schema.ts';
import { requireSet, toSummary } from './change-set.repository.ts';
import { requireIdle } from './require-idle.ts';

/**
 * Throws a set away that wrote nothing. What was written, or may have been, stays for ever.
 * @throws TieoutError conflict for a set that was applied or is being worked on.
 */
export async function removeChangeSet(app: AppContext, actor: Actor, given: ChangeSetRef): Promise<void> {
  permit(actor, 'changes.review');
  const { id } = changeSetRef.parse(given);
  await app.db.$transaction(async (tx) => {
    const set = await requireSet(tx, id);
    await requireIdle(tx, id);
    const written = await tx.changeAttempt.count({ where: { changeSetId: id, state: { not: 'not_applied' } } });
    if (written > 0 || !['planned', 'failed'].includes(set.status)) {
      throw new TieoutError('conflict', `The change set ${id} was applied: its account is kept.`, 'Undo it if its changes are not wanted.');
    }
    const where = { changeSetId: id };
    await tx.changeComment.deleteMany({ where });
    await tx.changeEvent.deleteMany({ where });
    await tx.changeTask.deleteMany({ where });
    await tx.changeAttempt.deleteMany({ where });
    await tx.changeField.deleteMany({ where });
    await tx.change.deleteMany({ where });
    await tx.changeSet.delete({ where: { id } });
    const { report: _, ...before } = toSummary(set);
    await recordAudit(tx, app, actor, {
      action: 'change.remove',
      entityType: 'change_set',
      entityId: id,
      summary: `Removed the change set ${id}, of which nothing was written`,
      before,
    });
  });
}
