import type { Database } from '#server/db/client.ts';
import { Prisma } from '#server/db/generated/client.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { parseProgress, phaseReached, type RunProgress } from '#server/features/runs/run-progress.ts';
import { type Claim, held } from './queue.ts';
import type { RunEventRow } from './run-recorder.ts';
import { LeaseLost } from './stop-reasons.ts';

export interface LastWords {
  progress: RunProgress;
  events: RunEventRow[];
}

/**
 * Ends a run without a result, in one transaction that counts only while the run is ours.
 * @throws LeaseLost when it is not.
 */
export async function endWithoutResult(
  db: Database,
  claim: Claim,
  end: { status: 'failed'; failure: RunFailure } | { status: 'cancelled' },
  words: LastWords,
  at: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: held(claim),
      data: {
        status: end.status,
        endedAt: at,
        leaseUntil: null,
        progress: words.progress as unknown as Prisma.InputJsonValue,
        failure: end.status === 'failed' ? (end.failure as unknown as Prisma.InputJsonValue) : Prisma.DbNull,
        revision: { increment: 1 },
      },
    });
    if (count !== 1) throw new LeaseLost();
    const last: RunEventRow =
      end.status === 'failed'
        ? { runId: claim.runId, at, level: 'error', phase: end.failure.phase, message: `The run failed. ${end.failure.message}` }
        : {
            runId: claim.runId,
            at,
            level: 'warning',
            phase: phaseReached(parseProgress(words.progress)),
            message: 'The run was cancelled.',
          };
    await tx.runEvent.createMany({ data: [...words.events, last] });
  });
}
