import { randomBytes } from 'node:crypto';
import type { Database, Transaction } from '#server/db/client.ts';
import { Prisma } from '#server/db/generated/client.ts';
import type { RunOptions } from '#server/features/runs/run-options.ts';
import type { RunOrigin } from '#server/features/runs/run-status.ts';
import { LEASE_TIMES, MAX_ATTEMPTS } from './lease-times.ts';

/**
 * The runs table is the queue. Every change of hands is one UPDATE that names what it saw (compare and set), so any number
 * of processes may use it at once. The pair (workerId, attempt) proves that a run is still ours.
 */

export interface NewRun {
  rulesetId: string;
  rulesetVersion: number;
  rulesetName: string;
  origin: RunOrigin;
  requestedBy: string;
  options: RunOptions;
  requestKey?: string | undefined;
}

export interface Claim {
  runId: string;
  workerId: string;
  attempt: number;
}

export interface ClaimedRun extends Claim {
  /** A former worker left its work behind: there may be something to throw away. */
  takenOver: boolean;
  /** No attempt is left: the run is to be failed, not executed. */
  exhausted: boolean;
  /** Someone asked for it to be cancelled before a worker could. */
  cancelRequested: boolean;
}

export function newExecutionId(): string {
  return `EXEC_${randomBytes(4).toString('hex')}`;
}

/**
 * Puts a run into the queue; with `claimFor` it is born claimed, so that no other worker takes it.
 * A request key that was used before answers with the run it started then.
 * `alongside` writes what belongs to the same moment (the audit entry) in the same transaction.
 */
export async function enqueue(
  db: Database,
  run: NewRun,
  now: Date,
  options: { claimFor?: { workerId: string; leaseMs?: number }; alongside?: (tx: Transaction, runId: string) => Promise<void> } = {},
): Promise<{ id: string; created: boolean }> {
  const claimed = options.claimFor && {
    status: 'running',
    workerId: options.claimFor.workerId,
    attempt: 1,
    leaseUntil: new Date(now.getTime() + (options.claimFor.leaseMs ?? LEASE_TIMES.leaseMs)),
    startedAt: now,
  };
  for (;;) {
    if (run.requestKey !== undefined) {
      const former = await db.run.findUnique({ where: { requestKey: run.requestKey }, select: { id: true } });
      if (former) return { id: former.id, created: false };
    }
    const id = newExecutionId();
    try {
      await db.$transaction(async (tx) => {
        await tx.run.create({
          data: { ...run, id, status: 'queued', queuedAt: now, maxAttempts: MAX_ATTEMPTS, ...claimed },
          select: { id: true },
        });
        await options.alongside?.(tx, id);
      });
      return { id, created: true };
    } catch (error) {
      // Someone used the same request key, or (one in four thousand million) the same id, a moment earlier: look again.
      if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    }
  }
}

/** Takes the run that waits longest, an abandoned one included; null when there is nothing to do. */
export async function claimNext(
  db: Database,
  workerId: string,
  now: () => Date,
  leaseMs = LEASE_TIMES.leaseMs,
): Promise<ClaimedRun | null> {
  for (;;) {
    const at = now();
    const seen = await db.run.findFirst({
      where: { OR: [{ status: 'queued' }, { status: 'running', leaseUntil: { lt: at } }] },
      orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }],
      select: { id: true, status: true, attempt: true, maxAttempts: true, workerId: true, leaseUntil: true, cancelRequestedAt: true },
    });
    if (!seen) return null;
    const { count } = await db.run.updateMany({
      where: { id: seen.id, status: seen.status, attempt: seen.attempt, workerId: seen.workerId, leaseUntil: seen.leaseUntil },
      data: {
        status: 'running',
        workerId,
        attempt: seen.attempt + 1,
        leaseUntil: new Date(at.getTime() + leaseMs),
        startedAt: at,
        revision: { increment: 1 },
      },
    });
    // Count 0: another worker was quicker. There may be more, so look again at once.
    if (count === 0) continue;
    return {
      runId: seen.id,
      workerId,
      attempt: seen.attempt + 1,
      takenOver: seen.attempt > 0,
      exhausted: seen.attempt >= seen.maxAttempts,
      cancelRequested: seen.cancelRequestedAt !== null,
    };
  }
}

/** The condition that makes a write count only while the run is still ours. */
export function held(claim: Claim): { id: string; workerId: string; attempt: number; status: 'running' } {
  return { id: claim.runId, workerId: claim.workerId, attempt: claim.attempt, status: 'running' };
}

/** Answers false when the run is no longer ours. */
export async function renewLease(db: Database, claim: Claim, until: Date): Promise<boolean> {
  const { count } = await db.run.updateMany({ where: held(claim), data: { leaseUntil: until } });
  return count === 1;
}

/** What a worker asks while it works: is the run still ours, and does anyone want it to stop? */
export async function askClaim(db: Database, claim: Claim): Promise<'held' | 'lost' | 'cancel_requested'> {
  const run = await db.run.findFirst({ where: held(claim), select: { cancelRequestedAt: true } });
  if (!run) return 'lost';
  return run.cancelRequestedAt ? 'cancel_requested' : 'held';
}

/**
 * Gives a run back so that another worker can start it afresh; a stop that was asked for does not use up an attempt.
 * The attempt number never goes down, because it is half of the proof of who holds the run.
 */
export async function release(db: Database, claim: Claim): Promise<boolean> {
  const { count } = await db.run.updateMany({
    where: held(claim),
    data: {
      status: 'queued',
      workerId: null,
      leaseUntil: null,
      startedAt: null,
      progress: Prisma.DbNull,
      maxAttempts: { increment: 1 },
      revision: { increment: 1 },
    },
  });
  return count === 1;
}
