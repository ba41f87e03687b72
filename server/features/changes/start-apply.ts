import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { can } from '#server/auth/permissions.ts';
import { permit } from '#server/auth/permit.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { newTask, type TaskClaim } from '#server/jobs/change-queue.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type ApplyInput, applyInput } from './change.schema.ts';
import type { KeptCounts } from './change-counts.ts';
import { recordEvent } from './change-event.ts';
import { assertReviewable, keptCounts, requireSet } from './change-set.repository.ts';
import { rowsText } from './decide-changes.ts';
import { staleVersion } from './decide-many.ts';
import type { ApplyTask } from './plan-task.ts';
import { requireIdle } from './require-idle.ts';
import type { TaskExtras } from './start-plan.ts';

/**
 * Freezes the approved rows of a set and hands them to a worker. From here on no decision is taken, and nobody else can apply
 * the set, until the database has said what became of it.
 * @throws TieoutError permission_denied, also for deletes and where four eyes are demanded; conflict when the set is not what
 * whoever applies has seen; invalid_input without the typed confirmation.
 */
export async function startApply(
  app: AppContext,
  actor: Actor,
  given: ApplyInput,
  extras: TaskExtras = {},
): Promise<{ id: string; claim: TaskClaim }> {
  permit(actor, 'changes.apply');
  const { id, version, onStale, confirmation } = applyInput.parse(given);
  return app.db.$transaction(async (tx) => {
    const set = await requireSet(tx, id);
    const layout = assertReviewable(set);
    if (set.version !== version) throw staleVersion(id);
    await requireIdle(tx, id);
    const { toWrite } = keptCounts(set) as KeptCounts;
    const obstacle = await obstacleOf(tx, actor, id, layout, toWrite);
    if (obstacle) throw obstacle;
    if (toWrite.rows > layout.confirmAbove && confirmation !== toWrite.rows) throw unconfirmed(toWrite.rows);
    const number = (await tx.changeAttempt.count({ where: { changeSetId: id } })) + 1;
    const at = app.now();
    const by = { actor: actor.id, actorName: actor.name };
    const attempt = await tx.changeAttempt.create({
      data: { changeSetId: id, number, state: 'writing', onStale, rows: toWrite.rows, ...by, startedAt: at },
    });
    await tx.changeSet.update({
      where: { id },
      data: { status: 'applying', appliedBy: actor.id, appliedByName: actor.name, revision: { increment: 1 } },
    });
    const input: ApplyTask = { attemptId: attempt.id, onStale };
    const claim = await newTask(tx, app, actor, { setId: id, kind: 'apply', input, ...extras });
    await recordEvent(tx, app, actor, id, { kind: 'applying', message: `Began to apply ${rowsText(toWrite.rows)}`, data: { onStale } });
    await recordAudit(tx, app, actor, {
      action: 'change.apply_start',
      entityType: 'change_set',
      entityId: id,
      summary: `Began to apply ${rowsText(toWrite.rows)} of ${id} to ${set.table} (${set.connection})`,
      after: { attempt: number, onStale, toWrite },
    });
    return { id, claim };
  });
}

/** Why this person may not apply the set as it is now; null when nothing is in the way. */
export async function obstacleOf(
  db: Database | Transaction,
  actor: Actor,
  id: string,
  layout: ChangeLayout,
  toWrite: KeptCounts['toWrite'],
): Promise<TieoutError | null> {
  if (toWrite.rows === 0) {
    return new TieoutError('conflict', `No row of ${id} is approved.`, 'Approve the rows that are to be written first.');
  }
  if (toWrite.delete > 0 && !can(actor.role, 'changes.delete')) {
    return new TieoutError(
      'permission_denied',
      `With the role ${actor.role} you may not apply changes that delete rows, and ${rowsText(toWrite.delete)} would be deleted.`,
      'Ask an administrator to apply the set, or take the approval of the deletes back.',
    );
  }
  if (layout.fourEyes && (await approvedAny(db, id, actor.id))) {
    return new TieoutError(
      'permission_denied',
      'This ruleset demands four eyes: you approved some of these changes yourself.',
      'Ask somebody who approved none of them to apply the set.',
    );
  }
  return null;
}

async function approvedAny(db: Database | Transaction, id: string, actorId: string): Promise<boolean> {
  const where = { changeSetId: id, decision: 'approved', decidedBy: actorId };
  const field = await db.changeField.findFirst({ where, select: { seq: true } });
  return field !== null || (await db.change.findFirst({ where: { ...where, kind: { not: 'update' } }, select: { seq: true } })) !== null;
}

function unconfirmed(rows: number): TieoutError {
  return new TieoutError(
    'invalid_input',
    `${rowsText(rows)} would be written: that has to be confirmed.`,
    `Type the number ${rows} to confirm it.`,
  );
}
