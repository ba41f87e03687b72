import type { AppContext } from '#server/app-context.ts';
import { TieoutError } from '#server/engine/errors.ts';

export interface ReadableRun {
  id: string;
  rulesetId: string;
  rulesetName: string;
  queuedAt: Date;
}

/**
 * The run whose outcomes are to be read. Only a succeeded run has any: what a worker leaves behind half-way is no result.
 * @throws TieoutError not_found, or conflict while there is nothing to read yet.
 */
export async function readableRun(app: AppContext, runId: string): Promise<ReadableRun> {
  const run = await app.db.run.findUnique({
    where: { id: runId },
    select: { id: true, rulesetId: true, rulesetName: true, queuedAt: true, status: true, outcomesDroppedAt: true },
  });
  if (!run) throw new TieoutError('not_found', `There is no run ${runId}.`, 'Choose one from the list of runs.');
  if (run.status === 'queued' || run.status === 'running')
    throw new TieoutError('conflict', `The run ${runId} has not ended yet.`, 'Look again when it has; its progress is on its page.');
  if (run.status !== 'succeeded')
    throw new TieoutError(
      'not_found',
      `The run ${runId} ${run.status === 'failed' ? 'failed' : 'was cancelled'}: it has no outcomes.`,
      'Start it again.',
    );
  if (run.outcomesDroppedAt)
    throw new TieoutError(
      'not_found',
      `The outcomes of the run ${runId} were dropped on ${run.outcomesDroppedAt.toISOString().slice(0, 10)}; its counts are kept.`,
      'Start the ruleset again to see where its sides differ now, or keep outcomes longer in the settings.',
    );
  return run;
}
