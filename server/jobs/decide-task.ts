import { setImmediate as turn } from 'node:timers/promises';
import type { AppContext } from '#server/app-context.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { recordAudit } from '#server/features/audit/record-audit.ts';
import type { KeptCounts } from '#server/features/changes/change-counts.ts';
import { recordEvent } from '#server/features/changes/change-event.ts';
import { filterWords, whereOf } from '#server/features/changes/change-filter.ts';
import { hasKey } from '#server/features/changes/change-page.ts';
import { assertReviewable, keptCounts, requireSet } from '#server/features/changes/change-set.repository.ts';
import { DECISION_WORDS, DEEDS, decidableRows, decideRows, raise, rowsText } from '#server/features/changes/decide-changes.ts';
import type { DecideTask } from '#server/features/changes/decide-many.ts';
import { storeDecisions } from '#server/features/changes/store-decisions.ts';
import { askTask, endTask, recordProgress, type TaskClaim } from './change-queue.ts';
import { LeaseLost } from './stop-reasons.ts';

/** Rows of one transaction: the control database is not held up for longer than a moment. */
const BATCH_ROWS = 1_000;

interface Reached {
  /** The last row that was looked at. */
  place: number;
  decided: number;
  left: number;
}

/**
 * Decides batch after batch. Each counts with its progress in one transaction, so that whoever takes over goes on behind it; a
 * wish to stop is looked for in the same transaction, before any of the batch is decided.
 */
export async function executeDecide(app: AppContext, claim: TaskClaim, signal: AbortSignal): Promise<void> {
  const input = claim.input as DecideTask;
  let reached: Reached | null = await reachedBefore(app, claim);
  while (reached !== null && !signal.aborted) {
    reached = await decideBatch(app, claim, input, reached);
    // The control database answers without letting the event loop run: the lease, progress and everybody else get their turn here.
    await turn();
  }
  if (reached === null) return;
  if (signal.reason instanceof Cancelled) await app.db.$transaction((tx) => end(app, tx, claim, input, 'cancelled'));
  else signal.throwIfAborted();
}

async function reachedBefore(app: AppContext, claim: TaskClaim): Promise<Reached> {
  const { progress } = await app.db.changeTask.findUniqueOrThrow({ where: { id: claim.taskId }, select: { progress: true } });
  return reachedBy(progress);
}

function reachedBy(progress: unknown): Reached {
  const { place = 0, counted } = (progress ?? {}) as { place?: number; counted?: { decided: number; left: number } };
  return { place, decided: counted?.decided ?? 0, left: counted?.left ?? 0 };
}

/** Answers null when that was the last one or somebody wants it to stop, and everything is told. */
async function decideBatch(app: AppContext, claim: TaskClaim, input: DecideTask, from: Reached): Promise<Reached | null> {
  const { setId, actor } = claim;
  return app.db.$transaction(async (tx) => {
    const state = await askTask(tx, claim);
    if (state === 'lost') throw new LeaseLost();
    if (state === 'cancel_requested') {
      await end(app, tx, claim, input, 'cancelled');
      return null;
    }
    const set = await requireSet(tx, setId);
    const layout = assertReviewable(set);
    const where = whereOf(setId, input.filter, layout);
    const found = await tx.change.findMany({
      where: { AND: [where, { seq: { gt: from.place, lte: input.last } }] },
      orderBy: { seq: 'asc' },
      take: BATCH_ROWS,
      select: { seq: true, ...(input.filter.key ? { key: true } : {}) },
    });
    const chosen = found.filter((row) => hasKey('key' in row ? row.key : {}, input.filter));
    const rows = await decidableRows(
      tx,
      setId,
      chosen.map(({ seq }) => seq),
    );
    const counts = keptCounts(set) as KeptCounts;
    const { decisions, decided, left } = decideRows(rows, input.decision, input.field);
    await storeDecisions(tx, setId, decisions, { id: actor.id, name: actor.name, at: app.now() }, counts);
    await raise(tx, setId, counts);
    const reached = { place: found.at(-1)?.seq ?? input.last, decided: from.decided + decided, left: from.left + left };
    const last = found.length < BATCH_ROWS;
    const progress = {
      phase: 'deciding',
      done: last ? input.total : Math.min(input.total, reached.decided + reached.left),
      total: input.total,
      place: reached.place,
      counted: { decided: reached.decided, left: reached.left },
    };
    if (!(await recordProgress(tx, claim, progress))) throw new LeaseLost();
    if (!last) return reached;
    await end(app, tx, claim, input, 'done');
    return null;
  });
}

type Tx = Parameters<typeof requireSet>[0];

async function end(app: AppContext, tx: Tx, claim: TaskClaim, input: DecideTask, status: 'done' | 'cancelled'): Promise<void> {
  const { setId, actor } = claim;
  const task = await tx.changeTask.findUniqueOrThrow({ where: { id: claim.taskId }, select: { progress: true } });
  const { decided, left } = reachedBy(task.progress);
  if (!(await endTask(tx, claim, { status, at: app.now(), result: { decided, left } }))) throw new LeaseLost();
  // Whoever follows the set must learn that nothing is being done on it any more.
  await tx.changeSet.update({ where: { id: setId }, data: { revision: { increment: 1 } }, select: { id: true } });
  const field = input.field === undefined ? '' : `, field ${input.field}`;
  const what = `${rowsText(decided)}${field}, of ${filterWords(input.filter)}${status === 'cancelled' ? ', and was stopped' : ''}`;
  const data = { decision: input.decision, field: input.field, filter: input.filter, count: decided, left };
  await recordEvent(tx, app, actor, setId, { kind: 'decided', message: `${DECISION_WORDS[input.decision]} ${what}`, data });
  await recordAudit(tx, app, actor, {
    action: `change.${DEEDS[input.decision]}_many`,
    entityType: 'change_set',
    entityId: setId,
    summary: `${DECISION_WORDS[input.decision]} ${what}, in ${setId}`,
    after: data,
  });
}
