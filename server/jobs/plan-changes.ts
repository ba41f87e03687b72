import type { AppContext } from '#server/app-context.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import type { ChangeLayout, PlannedChange } from '#server/engine/changes/planned-change.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '#server/features/audit/record-audit.ts';
import { emptyCounts } from '#server/features/changes/change-counts.ts';
import { recordEvent } from '#server/features/changes/change-event.ts';
import { requireSet } from '#server/features/changes/change-set.repository.ts';
import type { PlanSummary } from '#server/features/changes/change-view.ts';
import { rowsText } from '#server/features/changes/decide-changes.ts';
import type { PlanTask } from '#server/features/changes/plan-task.ts';
import { changeFailure } from './change-failure.ts';
import { endTask, recordProgress, type TaskClaim } from './change-queue.ts';
import { insist } from './insist.ts';
import { planFromRun } from './plan-from-run.ts';
import { planFromUndo } from './plan-from-undo.ts';
import { LeaseLost, WorkerStopping } from './stop-reasons.ts';
import { storePlannedChanges } from './store-planned-changes.ts';

/** What a change set is made of; the rows come one batch after the other. */
export interface PlannedSet {
  layout: ChangeLayout;
  batches: AsyncIterable<PlannedChange[]>;
  /** How many outcomes or rows are looked at, for the progress. */
  total: number;
  /** Once every batch was taken. */
  summary(): PlanSummary | null;
  close(): Promise<void>;
}

/** Plans the rows of a set. Whoever takes it over begins again: nothing of it is seen before it is whole. */
export async function executePlan(app: AppContext, claim: TaskClaim, signal: AbortSignal): Promise<void> {
  try {
    if (claim.cancelRequested) throw new Cancelled();
    await insist(app.log, 'making room for a plan', () => forgetRows(app, claim.setId));
    await plan(app, claim, signal);
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (reason instanceof LeaseLost || reason instanceof WorkerStopping) throw reason;
    if (!(reason instanceof TieoutError)) app.log.error({ err: reason, setId: claim.setId }, 'a plan failed');
    await insist(app.log, 'ending a plan', () => endFailed(app, claim, reason));
  }
}

async function plan(app: AppContext, claim: TaskClaim, signal: AbortSignal): Promise<void> {
  const set = await requireSet(app.db, claim.setId);
  const input = claim.input as PlanTask;
  const planned = input.from === 'run' ? await planFromRun(app, set, signal) : await planFromUndo(app, set, input.filter, signal);
  try {
    const counts = emptyCounts(planned.layout.fields);
    let seq = 0;
    let looked = 0;
    for await (const batch of planned.batches) {
      signal.throwIfAborted();
      looked += batch.length;
      await app.db.$transaction(async (tx) => {
        await storePlannedChanges(tx, set.id, planned.layout, batch, seq, counts);
        const progress = { phase: 'planning', done: Math.min(looked, planned.total), total: planned.total };
        if (!(await recordProgress(tx, claim, progress))) throw new LeaseLost();
      });
      seq += batch.length;
    }
    signal.throwIfAborted();
    await insist(app.log, 'storing a plan', () =>
      app.db.$transaction(async (tx) => {
        if (!(await endTask(tx, claim, { status: 'done', at: app.now(), result: { rows: seq } }))) throw new LeaseLost();
        const summary = planned.summary();
        await tx.changeSet.update({
          where: { id: set.id },
          data: {
            status: 'planned',
            layout: planned.layout as unknown as Prisma.InputJsonValue,
            counts: counts as unknown as Prisma.InputJsonValue,
            ...(summary ? { summary: summary as unknown as Prisma.InputJsonValue } : {}),
            plannedAt: app.now(),
            version: { increment: 1 },
            revision: { increment: 1 },
          },
        });
        await recordEvent(tx, app, claim.actor, set.id, { kind: 'planned', message: `Planned ${rowsText(seq)}` });
        const { update, insert, delete: deletes } = counts.byKind;
        await recordAudit(tx, app, claim.actor, {
          action: 'change.planned',
          entityType: 'change_set',
          entityId: set.id,
          summary: `Planned ${rowsText(seq)} of ${set.table} (${set.connection})`,
          after: { updates: update.pending, inserts: insert.pending, deletes: deletes.pending, runId: set.runId, undoOf: set.undoOf },
        });
      }),
    );
  } finally {
    await planned.close();
  }
}

async function forgetRows(app: AppContext, id: string): Promise<void> {
  await app.db.$transaction([
    app.db.changeField.deleteMany({ where: { changeSetId: id } }),
    app.db.change.deleteMany({ where: { changeSetId: id } }),
  ]);
}

async function endFailed(app: AppContext, claim: TaskClaim, error: unknown): Promise<void> {
  const failure = changeFailure(error);
  const status = error instanceof Cancelled ? 'cancelled' : 'failed';
  await app.db.$transaction(async (tx) => {
    if (!(await endTask(tx, claim, { status, at: app.now(), failure }))) throw new LeaseLost();
    await tx.changeField.deleteMany({ where: { changeSetId: claim.setId } });
    await tx.change.deleteMany({ where: { changeSetId: claim.setId } });
    await tx.changeSet.update({
      where: { id: claim.setId },
      data: { status: 'failed', failure: failure as unknown as Prisma.InputJsonValue, revision: { increment: 1 } },
    });
    await recordEvent(tx, app, claim.actor, claim.setId, { kind: status, message: failure.message });
    await recordAudit(tx, app, claim.actor, {
      action: `change.plan_${status}`,
      entityType: 'change_set',
      entityId: claim.setId,
      summary: `The plan of ${claim.setId} ${status === 'failed' ? 'failed' : 'was cancelled'}: ${failure.message}`,
    });
  });
}
