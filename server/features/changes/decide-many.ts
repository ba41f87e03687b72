import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { newTask } from '#server/jobs/change-queue.ts';
import { executeTask } from '#server/jobs/execute-task.ts';
import { newWorkerId } from '#server/jobs/worker-id.ts';
import { type DecideManyInput, decideManyInput } from './change.schema.ts';
import { requireField, whereOf } from './change-filter.ts';
import { assertReviewable, requireSet } from './change-set.repository.ts';
import type { DecideAnswer } from './change-view.ts';
import { rowsText } from './decide-changes.ts';
import { requireIdle } from './require-idle.ts';

const NEVER = new AbortController().signal;

/** The input of a `decide` task. */
export interface DecideTask {
  filter: DecideManyInput['filter'];
  field: string | undefined;
  decision: DecideManyInput['decision'];
  /** Rows that come later are not meant. */
  last: number;
  total: number;
}

/**
 * Decides every row that a filter means, in bounded batches, with its progress on the set. It is done in this process; should
 * this process die, a worker goes on where it was.
 * @throws TieoutError conflict when the set is not what whoever decides has seen, or another such decision is under way.
 */
export async function decideMany(app: AppContext, actor: Actor, given: DecideManyInput): Promise<DecideAnswer & { taskId: string }> {
  permit(actor, 'changes.review');
  const { id, filter, field, decision, version } = decideManyInput.parse(given);
  const workerId = newWorkerId();
  const { claim, input } = await app.db.$transaction(async (tx) => {
    const set = await requireSet(tx, id);
    const layout = assertReviewable(set);
    if (set.version !== version) throw staleVersion(id);
    await requireIdle(tx, id);
    const where = whereOf(id, filter, layout);
    const name = field === undefined ? undefined : layout.fields[requireField(layout, field)]?.field;
    const [total, last] = [
      await tx.change.count({ where }),
      await tx.change.findFirst({ where, orderBy: { seq: 'desc' }, select: { seq: true } }),
    ];
    const input: DecideTask = { filter, field: name, decision, last: last?.seq ?? 0, total };
    await tx.changeSet.update({ where: { id }, data: { version: { increment: 1 }, revision: { increment: 1 } } });
    return { input, claim: await newTask(tx, app, actor, { setId: id, kind: 'decide', input, claimFor: workerId }) };
  });
  await executeTask(app, claim, { signal: NEVER });
  const task = await app.db.changeTask.findUniqueOrThrow({ where: { id: claim.taskId } });
  if (task.status === 'cancelled') throw stoppedHalfWay(task.result as { decided: number; left: number }, input);
  if (task.status !== 'done') {
    throw new TieoutError('conflict', `The decision on ${id} is not complete yet.`, 'A worker goes on with it; reload in a moment.');
  }
  const { decided, left } = task.result as { decided: number; left: number };
  const { version: now } = await requireSet(app.db, id);
  return { version: now, decided, left, taskId: claim.taskId };
}

function stoppedHalfWay({ decided, left }: { decided: number; left: number }, { decision, total }: DecideTask): TieoutError {
  const seen = decided + left;
  return new TieoutError(
    'cancelled',
    seen === 0
      ? 'The decision was cancelled before any row was decided.'
      : `The decision was cancelled half-way: ${rowsText(decided)} of ${total.toLocaleString('en-US')} ${decided === 1 ? 'is' : 'are'} ${STATES[decision]} now, the others are as they were.`,
    seen === 0 ? 'Decide again when you are ready.' : 'Decide the rest, or take these decisions back.',
  );
}

/** What a decided row is then. */
const STATES: Record<DecideTask['decision'], string> = {
  approved: 'approved',
  rejected: 'rejected',
  skipped: 'skipped',
  pending: 'undecided',
};

export function staleVersion(id: string): TieoutError {
  return new TieoutError(
    'conflict',
    `The change set ${id} was changed by somebody else in the meantime.`,
    'Look at it again, and decide on what is there now.',
  );
}
