import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RESULTS_STORE_COLUMNS, type ResultsStoreState, resultsStoreState } from './results-store-view.ts';
import { storeResultOfRun } from './store-result-of-run.ts';

/** Whether results are stored in MongoDB, and where; never how Tieout signs in. */
export interface ResultsStoreSetup {
  configured: boolean;
  place: string | null;
}

export function resultsStoreSetup(app: AppContext, actor: Actor): ResultsStoreSetup {
  permit(actor, 'runs.read');
  return { configured: app.resultsStore !== null, place: app.resultsStore?.place ?? null };
}

/**
 * Stores the result of a succeeded run in MongoDB, once more or for the first time.
 * @throws TieoutError with what MongoDB said when that fails; the run says so from then on, too.
 */
export async function storeRunResult(
  app: AppContext,
  actor: Actor,
  input: { id: string },
  signal: AbortSignal = new AbortController().signal,
): Promise<ResultsStoreState> {
  permit(actor, 'runs.start');
  const run = await app.db.run.findUnique({ where: { id: input.id }, select: { status: true } });
  if (!run) throw new TieoutError('not_found', `There is no run ${input.id}.`, 'Choose one from the list of runs.');
  if (run.status !== 'succeeded')
    throw new TieoutError('conflict', `The run ${input.id} has no result to store.`, 'Only runs that succeeded have one.');
  const end = await storeResultOfRun(app, input.id, signal);
  const state = await app.db.$transaction(async (tx) => {
    const reached = resultsStoreState(await tx.run.findUniqueOrThrow({ where: { id: input.id }, select: RESULTS_STORE_COLUMNS }));
    await recordAudit(tx, app, actor, {
      action: 'run.store_result',
      entityType: 'run',
      entityId: input.id,
      summary: `${end.status === 'stored' ? 'Stored' : 'Could not store'} the result of ${input.id} in MongoDB`,
      after: reached ?? {},
    });
    return reached;
  });
  if (end.status === 'failed') throw end.error;
  return state as ResultsStoreState;
}
