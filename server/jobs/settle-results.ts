import type { AppContext } from '#server/app-context.ts';
import { storeResultOfRun } from '#server/features/results-store/store-result-of-run.ts';
import type { RunOptions } from '#server/features/runs/run-options.ts';

/** A result that still waits after this long was left by a process that died. Storing takes a few seconds. */
const LEFT_AFTER_MS = 60_000;
const MOST_AT_ONCE = 20;

/** What the run says, else whether there is a MongoDB. */
export function wantsResultsStore(app: Pick<AppContext, 'resultsStore'>, options: RunOptions): boolean {
  return options.storeInMongodb ?? app.resultsStore !== null;
}

/** Stores the result of a run that has just succeeded, if that was wanted. Never throws: the run is a success whatever happens. */
export async function settleResult(app: AppContext, runId: string, signal: AbortSignal): Promise<void> {
  try {
    const { resultsStore } = await app.db.run.findUniqueOrThrow({ where: { id: runId }, select: { resultsStore: true } });
    if (resultsStore === 'pending') await storeResultOfRun(app, runId, signal);
  } catch (error) {
    app.log.warn({ err: error, runId }, 'a result waits to be stored in MongoDB');
  }
}

/** Stores what processes that died or were stopped in between have left. */
export async function settleLeftResults(app: AppContext, signal: AbortSignal): Promise<void> {
  const left = await app.db.run.findMany({
    where: { resultsStore: 'pending', endedAt: { lt: new Date(app.now().getTime() - LEFT_AFTER_MS) } },
    orderBy: { endedAt: 'asc' },
    take: MOST_AT_ONCE,
    select: { id: true },
  });
  for (const { id } of left) {
    if (signal.aborted) return;
    await settleResult(app, id, signal);
  }
}
