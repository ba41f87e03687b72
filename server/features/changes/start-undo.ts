import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { newTask, type TaskClaim } from '#server/jobs/change-queue.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type UndoInput, undoInput } from './change.schema.ts';
import { recordEvent } from './change-event.ts';
import { whereOf } from './change-filter.ts';
import { layoutOf, newChangeSetId, requireSet } from './change-set.repository.ts';
import { WRITTEN_OUTCOMES } from './change-status.ts';
import { rowsText } from './decide-changes.ts';
import type { PlanTask } from './plan-task.ts';
import type { TaskExtras } from './start-plan.ts';

/**
 * Begins the inverse of what a set wrote, as a change set of its own that is reviewed and applied like any other. Rows that
 * were undone already are left out.
 * @throws TieoutError conflict when the set was not applied, or nothing of it is left to undo.
 */
export async function startUndo(
  app: AppContext,
  actor: Actor,
  given: UndoInput,
  extras: TaskExtras = {},
): Promise<{ id: string; claim: TaskClaim }> {
  permit(actor, 'changes.review');
  const { id: undoOf, filter = {} } = undoInput.parse(given);
  return app.db.$transaction(async (tx) => {
    const former = await requireSet(tx, undoOf);
    if (former.status !== 'applied' && former.status !== 'unsettled') {
      throw new TieoutError('conflict', `The change set ${undoOf} was not applied.`, 'There is nothing to undo.');
    }
    const where = { AND: [whereOf(undoOf, filter, layoutOf(former)), { outcome: { in: WRITTEN_OUTCOMES }, undoneBy: null }] };
    const rows = await tx.change.count({ where });
    if (rows === 0) {
      throw new TieoutError(
        'conflict',
        `Nothing of ${undoOf} is left to undo.`,
        'Rows that were undone already, or never written, stay as they are.',
      );
    }
    const id = newChangeSetId();
    const { runId, rulesetId, rulesetName, rulesetVersion, side, connection, table } = former;
    await tx.changeSet.create({
      data: {
        ...{ id, origin: 'undo', undoOf, runId, rulesetId, rulesetName, rulesetVersion, side, connection, table },
        ...{ status: 'planning', createdBy: actor.id, createdByName: actor.name, createdAt: app.now() },
      },
    });
    await tx.changeSet.update({ where: { id: undoOf }, data: { revision: { increment: 1 } }, select: { id: true } });
    await recordEvent(tx, app, actor, undoOf, { kind: 'undo', message: `Began to undo ${rowsText(rows)}`, data: { setId: id } });
    await recordAudit(tx, app, actor, {
      action: 'change.undo',
      entityType: 'change_set',
      entityId: id,
      summary: `Began to undo ${rowsText(rows)} of ${undoOf}`,
      after: { undoOf, rows, filter },
    });
    const input: PlanTask = { from: 'undo', filter };
    return { id, claim: await newTask(tx, app, actor, { setId: id, kind: 'plan', input, ...extras }) };
  });
}
