import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Database, Transaction } from '#server/db/client.ts';
import { Prisma } from '#server/db/generated/client.ts';
import type { ChangeFailure } from '#server/features/changes/change-view.ts';
import { LEASE_TIMES } from './lease-times.ts';

/**
 * The tasks of change sets are a queue like the runs: every change of hands is one UPDATE that names what it saw, and the pair
 * (workerId, attempt) proves that a task is still ours.
 */

export type ChangeTaskKind = 'plan' | 'decide' | 'apply';

export interface TaskClaim {
  taskId: string;
  setId: string;
  kind: ChangeTaskKind;
  workerId: string;
  attempt: number;
  /** Who asked for it. */
  actor: Actor;
  input: unknown;
  /** A former worker left it in the middle. */
  takenOver: boolean;
  cancelRequested: boolean;
}

/** How far a task has come. */
export interface TaskProgress {
  phase: string;
  done: number;
  total: number | null;
  /** Where a task that is taken up again goes on. */
  place?: number;
  counted?: Record<string, number>;
}

/** Puts a task into the queue, in the transaction that makes it necessary; with `claimFor` it is born claimed. */
export async function newTask(
  tx: Transaction,
  app: Pick<AppContext, 'now'>,
  actor: Actor,
  task: { setId: string; kind: ChangeTaskKind; input: object; claimFor?: string; leaseMs?: number },
): Promise<TaskClaim> {
  const { setId, kind, input, claimFor, leaseMs = LEASE_TIMES.leaseMs } = task;
  const now = app.now();
  const claimed = claimFor
    ? { status: 'running', workerId: claimFor, attempt: 1, startedAt: now, leaseUntil: new Date(now.getTime() + leaseMs) }
    : {};
  const { id } = await tx.changeTask.create({
    data: {
      changeSetId: setId,
      kind,
      status: 'queued',
      input: JSON.parse(JSON.stringify(input)) as Prisma.InputJsonValue,
      actor: actor as unknown as Prisma.InputJsonValue,
      queuedAt: now,
      ...claimed,
    },
    select: { id: true },
  });
  return { taskId: id, setId, kind, workerId: claimFor ?? '', attempt: 1, actor, input, takenOver: false, cancelRequested: false };
}

/** Takes the task that waits longest, an abandoned one included; null when there is nothing to do. */
export async function claimTask(db: Database, workerId: string, now: () => Date, leaseMs = LEASE_TIMES.leaseMs): Promise<TaskClaim | null> {
  for (;;) {
    const at = now();
    const seen = await db.changeTask.findFirst({
      where: { OR: [{ status: 'queued' }, { status: 'running', leaseUntil: { lt: at } }] },
      orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }],
    });
    if (!seen) return null;
    const { id, status, attempt, leaseUntil } = seen;
    const { count } = await db.changeTask.updateMany({
      where: { id, status, attempt, workerId: seen.workerId, leaseUntil },
      data: {
        status: 'running',
        workerId,
        attempt: attempt + 1,
        leaseUntil: new Date(at.getTime() + leaseMs),
        startedAt: seen.startedAt ?? at,
      },
    });
    if (count === 0) continue;
    return {
      taskId: id,
      setId: seen.changeSetId,
      kind: seen.kind as ChangeTaskKind,
      workerId,
      attempt: attempt + 1,
      actor: seen.actor as unknown as Actor,
      input: seen.input,
      takenOver: attempt > 0,
      cancelRequested: seen.cancelRequestedAt !== null,
    };
  }
}

/** The condition that makes a write count only while the task is still ours. */
export function heldTask(claim: TaskClaim): { id: string; workerId: string; attempt: number; status: 'running' } {
  return { id: claim.taskId, workerId: claim.workerId, attempt: claim.attempt, status: 'running' };
}

export async function renewTask(db: Database, claim: TaskClaim, until: Date): Promise<boolean> {
  const { count } = await db.changeTask.updateMany({ where: heldTask(claim), data: { leaseUntil: until } });
  return count === 1;
}

export async function askTask(db: Database | Transaction, claim: TaskClaim): Promise<'held' | 'lost' | 'cancel_requested'> {
  const task = await db.changeTask.findFirst({ where: heldTask(claim), select: { cancelRequestedAt: true } });
  if (!task) return 'lost';
  return task.cancelRequestedAt ? 'cancel_requested' : 'held';
}

/** Progress for those who follow the set. Answers false when the task is no longer ours. */
export async function recordProgress(tx: Transaction, claim: TaskClaim, progress: TaskProgress): Promise<boolean> {
  const { count } = await tx.changeTask.updateMany({
    where: heldTask(claim),
    data: { progress: progress as unknown as Prisma.InputJsonValue },
  });
  if (count === 1) await tx.changeSet.update({ where: { id: claim.setId }, data: { revision: { increment: 1 } }, select: { id: true } });
  return count === 1;
}

/** Ends a task, in the transaction that stores what it did. Answers false when it is no longer ours: then roll back. */
export async function endTask(
  tx: Transaction,
  claim: TaskClaim,
  end: { status: 'done' | 'failed' | 'cancelled'; at: Date; result?: object; failure?: ChangeFailure },
): Promise<boolean> {
  const { count } = await tx.changeTask.updateMany({
    where: heldTask(claim),
    data: {
      status: end.status,
      endedAt: end.at,
      leaseUntil: null,
      result: (end.result as Prisma.InputJsonValue | undefined) ?? Prisma.DbNull,
      failure: (end.failure as Prisma.InputJsonValue | undefined) ?? Prisma.DbNull,
    },
  });
  return count === 1;
}

/** Gives a task back, so that another worker goes on with it. */
export async function releaseTask(db: Database, claim: TaskClaim): Promise<void> {
  await db.changeTask.updateMany({ where: heldTask(claim), data: { status: 'queued', workerId: null, leaseUntil: null } });
}
