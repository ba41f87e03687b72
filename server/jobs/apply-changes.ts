import type { AppContext } from '#server/app-context.ts';
import type { Connector } from '#server/engine/connectors/contract.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import { layoutOf, requireSet } from '#server/features/changes/change-set.repository.ts';
import type { ApplyTask } from '#server/features/changes/plan-task.ts';
import { openConnection } from '#server/features/connections/open-connection.ts';
import { endApplied, endNotApplied, endUnsettled } from './apply-end.ts';
import { readBack, settleCommit } from './apply-settle.ts';
import { type ApplyAccount, type ApplyMoment, type ApplyWork, attemptState, takeStep } from './apply-state.ts';
import { writeAndCommit } from './apply-write.ts';
import type { TaskClaim } from './change-queue.ts';
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts';
import { LeaseLost, WorkerStopping } from './stop-reasons.ts';
import { watchTask } from './task-watch.ts';

/** A set whose worker stopped so often while it wrote is given back to its reviewers. */
const MAX_ATTEMPTS = 5;

export interface ApplyOptions {
  /** Fires with `Cancelled` or `WorkerStopping`. */
  signal: AbortSignal;
  times?: LeaseTimes;
  observe?: (moment: ApplyMoment) => void;
}

/**
 * Applies a frozen set that this worker holds, and reports what the database holds. Each step is known to the control
 * database before the next one is taken, so whoever takes over knows what is certain:
 *
 * - `writing`: no commit was sent, and none can be sent any more by whoever lost the task. It is written from the beginning.
 * - `committing`: a commit may have happened. The rows themselves tell, under lock.
 * - `committed`: it did happen. The rows are read back, and the report is what they hold.
 *
 * @throws LeaseLost and WorkerStopping, and when the control database is away: then nothing was reported, and the next worker goes on.
 */
export async function executeApply(app: AppContext, claim: TaskClaim, options: ApplyOptions): Promise<void> {
  const { attemptId, onStale } = claim.input as ApplyTask;
  const set = await requireSet(app.db, claim.setId);
  const layout = layoutOf(set);
  const types = new Map([...layout.fields, ...layout.keys].map(({ column, type }) => [column, type]));
  const times = options.times ?? LEASE_TIMES;
  const watch = watchTask(app, claim, times, options.signal);
  try {
    const account: ApplyAccount = { app, claim, set, layout, attemptId, onStale };
    let connector: Connector;
    try {
      connector = await openConnection(app, set.connection);
    } catch (error) {
      if (!(error instanceof TieoutError)) throw error;
      return await endUnopened(account, error);
    }
    const observe = options.observe ?? (() => undefined);
    await carryOut({ ...account, types, connector, signal: watch.signal, observe }, watch.steady).finally(() => connector.close());
  } finally {
    await watch.stop();
  }
}

/** The connection was removed, or a secret of it is missing. */
async function endUnopened(account: ApplyAccount, error: TieoutError): Promise<void> {
  const state = await attemptState(account);
  if (state === 'writing') return endNotApplied(account, error);
  return state === 'committing' ? endUnsettled(account, error) : endApplied(account, error);
}

/** `steady`: fires for everything but a cancel, which comes too late once a commit may have been sent. */
async function carryOut(work: ApplyWork, steady: AbortSignal): Promise<void> {
  const settled: ApplyWork = { ...work, signal: steady };
  const state = await attemptState(work);
  if (state === 'committed') return reportCommitted(settled);
  if (state === 'committing') {
    const committed = await asked(settled);
    if (committed === undefined) return;
    if (committed) return recordCommitted(settled);
    await takeStep(settled, 'committing', 'writing');
  }
  let result: 'committed' | 'unknown';
  try {
    if (work.claim.cancelRequested) throw new Cancelled();
    if (work.claim.attempt > MAX_ATTEMPTS) throw stoppedTooOften();
    result = await writeAndCommit(work);
  } catch (error) {
    const reason: unknown = work.signal.aborted ? work.signal.reason : error;
    if (reason instanceof LeaseLost || reason instanceof WorkerStopping) throw reason;
    return endNotApplied(settled, reason);
  }
  if (result === 'committed') return recordCommitted(settled);
  const committed = await asked(settled);
  if (committed === undefined) return;
  return committed ? recordCommitted(settled) : endNotApplied(settled, lostBeforeCommit());
}

/** Undefined when the rows could not tell, and that is reported. */
async function asked(work: ApplyWork): Promise<boolean | undefined> {
  try {
    const committed = await settleCommit(work);
    if (committed !== null) return committed;
    await readBack(work, null);
    await endUnsettled(work, null);
  } catch (error) {
    if (!(error instanceof TieoutError) || error instanceof LeaseLost || work.signal.aborted) throw error;
    // The table is gone, the user may not read it any more: nobody will be told more than that.
    await endUnsettled(work, error);
  }
  return undefined;
}

async function recordCommitted(work: ApplyWork): Promise<void> {
  await takeStep(work, 'committing', 'committed');
  work.observe('recorded');
  return reportCommitted(work);
}

async function reportCommitted(work: ApplyWork): Promise<void> {
  let unread: TieoutError | null = null;
  try {
    await readBack(work, true);
  } catch (error) {
    if (!(error instanceof TieoutError) || error instanceof LeaseLost || work.signal.aborted) throw error;
    unread = error;
  }
  work.observe('read_back');
  await endApplied(work, unread);
  work.observe('stored');
}

function stoppedTooOften(): TieoutError {
  return new TieoutError(
    'internal',
    `The worker stopped ${MAX_ATTEMPTS} times while it applied this set; nothing was written.`,
    'Look into the log of the worker and at the memory of its machine, then apply it again.',
  );
}

function lostBeforeCommit(): TieoutError {
  return new TieoutError(
    'connection_lost',
    'The connection was lost while the changes were being committed. The rows were read again: nothing was written.',
    'Check the network and the server, then apply again.',
  );
}
