import type { AppContext } from '#server/app-context.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import type { EngineEvent, EnginePorts, Phase } from '#server/engine/ports.ts';
import { reconcile } from '#server/engine/reconcile.ts';
import { retryPorts } from '#server/engine/retry/retrying.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { phaseReached } from '#server/features/runs/run-progress.ts';
import { catalogueStaging } from './catalogue-staging.ts';
import { type ClaimWatch, watchClaim } from './claim-watch.ts';
import { discardExecution } from './discard-execution.ts';
import { endWithoutResult, type LastWords } from './end-run.ts';
import { fencedLanding } from './fenced-landing.ts';
import { insist } from './insist.ts';
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts';
import { loadRun, type RunToExecute } from './load-run.ts';
import { type PlannedRun, planRun } from './plan-run.ts';
import { askClaim, type ClaimedRun, release } from './queue.ts';
import { abandonedError, type FailureContext, runFailure } from './run-failure.ts';
import { RunRecorder } from './run-recorder.ts';
import { settleResult, wantsResultsStore } from './settle-results.ts';
import { LeaseLost, WorkerStopping } from './stop-reasons.ts';
import { type LandedSizes, storeResult } from './store-result.ts';

/** `released`: back in the queue. `lost`: another worker has it, and nothing of it was touched. */
export type RunEnd = 'succeeded' | 'failed' | 'cancelled' | 'released' | 'lost';

export interface ExecuteOptions {
  /** Fires with `Cancelled` (Ctrl-C in a terminal) or `WorkerStopping`. */
  signal: AbortSignal;
  /** Sees every event of the engine as it happens: a progress bar. */
  observe?: (event: EngineEvent) => void;
  /** Learns how many rows to expect, before the first one is read. */
  expect?: (estimate: PlannedRun['estimate']) => void;
  times?: LeaseTimes;
}

/** One attempt at a run. */
interface Attempt {
  app: AppContext;
  claim: ClaimedRun;
  run: RunToExecute;
  watch: ClaimWatch;
  recorder: RunRecorder;
  /** What a failure will say besides the error itself. */
  failing: FailureContext;
}

/**
 * Executes a run that this worker holds, to its end: a stored result, a stored failure, or back in the queue. Nothing of it
 * is visible as a result before it is stored, and a worker that lost the run stores nothing.
 * @throws only when the control database does not answer for many seconds; the lease then runs out by itself.
 */
export async function executeRun(app: AppContext, claim: ClaimedRun, options: ExecuteOptions): Promise<RunEnd> {
  const end = await attemptRun(app, claim, options);
  // After the result: what goes wrong here cannot take it back.
  if (end === 'succeeded') await settleResult(app, claim.runId, options.signal);
  return end;
}

async function attemptRun(app: AppContext, claim: ClaimedRun, options: ExecuteOptions): Promise<RunEnd> {
  const watch = watchClaim(app, claim, options.times ?? LEASE_TIMES, options.signal);
  try {
    const run = await loadRun(app, claim.runId);
    if (claim.takenOver) await insist(app.log, 'throwing away what a former attempt left', () => discardExecution(app, claim.runId));
    const attempt: Attempt = {
      app,
      claim,
      run,
      watch,
      recorder: new RunRecorder(app, claim),
      failing: { phase: null, place: null, secrets: [] },
    };
    try {
      if (claim.cancelRequested) throw new Cancelled();
      if (claim.exhausted) throw abandonedError(phaseReached(run.formerProgress));
      await work(attempt, options);
      return 'succeeded';
    } catch (error) {
      return await putDown(attempt, error);
    }
  } catch (error) {
    if (error instanceof LeaseLost) return 'lost';
    throw error;
  } finally {
    await watch.stop();
  }
}

/** Reads, reconciles and stores. Returns only when the result is stored. */
async function work(attempt: Attempt, { observe, expect }: ExecuteOptions): Promise<void> {
  const { app, claim, run, watch, recorder, failing } = attempt;
  const workers = claim.attempt > 1 ? `, attempt ${claim.attempt}` : '';
  recorder.record({ type: 'log', level: 'info', phase: null, at: app.now(), message: `The worker ${claim.workerId} began${workers}.` });

  const report = (event: EngineEvent): void => {
    observe?.(event);
    recorder.record(event);
  };
  const planned = await planRun(app, run, { failing, report }, watch.signal);
  try {
    recorder.expect(planned.estimate);
    expect?.(planned.estimate);
    const { document, sizes } = await reconcilePlanned(attempt, planned, report);
    const words = await recorder.close();
    await insist(app.log, 'storing the result', () =>
      storeResult(app.db, claim, document, sizes, words, app.now(), wantsResultsStore(app, run.options)),
    );
  } finally {
    await planned.close();
  }
}

async function reconcilePlanned(
  { app, claim, watch, failing }: Attempt,
  planned: PlannedRun,
  tell: (event: EngineEvent) => void,
): Promise<{ document: RunDocument; sizes: LandedSizes }> {
  let sizes: LandedSizes = { outcomesBytes: 0, staging: { source: 0, target: 0 } };
  const ports: EnginePorts = {
    landing: fencedLanding(app.landing, {
      confirm: async () => {
        if ((await askClaim(app.db, claim)) === 'lost') throw new LeaseLost();
      },
      finished: (landed) => {
        sizes = landed;
      },
    }),
    now: app.now,
    retry: retryPorts(app.environment.retry),
    report(event) {
      tell(event);
      if (event.type === 'log' && event.level === 'error') blame(failing, planned, event.phase);
      if (event.type === 'staging_created') return catalogueStaging(app.db, claim, event, planned.stagingExpiry(event.at));
    },
  };
  const document = await reconcile(planned.input, ports, planned.settings, watch.signal);
  return { document, sizes };
}

/** The first phase that failed is the cause; what fails after it is its consequence. */
function blame(failing: FailureContext, planned: PlannedRun, phase: Phase | null): void {
  if (failing.phase) return;
  failing.phase = phase;
  if (phase === 'extract_source') failing.place = planned.places.source;
  if (phase === 'extract_target') failing.place = planned.places.target;
}

/** Ends an attempt that has no result. What is on disk goes first, so that a crash in between leaves a run that is taken up again. */
async function putDown(attempt: Attempt, error: unknown): Promise<RunEnd> {
  const { app, claim, run, watch, recorder, failing } = attempt;
  const reason: unknown = watch.signal.aborted ? watch.signal.reason : error;
  if (reason instanceof LeaseLost) return 'lost';
  if ((await askClaim(app.db, claim)) === 'lost') return 'lost';
  const words: LastWords = claim.exhausted || claim.cancelRequested ? { progress: run.formerProgress, events: [] } : await recorder.close();
  await discardQuietly(app, claim.runId);
  if (reason instanceof WorkerStopping) {
    const released = await insist(app.log, 'giving a run back', () => release(app.db, claim));
    return released ? 'released' : 'lost';
  }
  const cancelled = reason instanceof Cancelled || (watch.signal.aborted && !(reason instanceof TieoutError));
  if (!cancelled) failing.phase ??= phaseReached(words.progress);
  const end = cancelled ? ({ status: 'cancelled' } as const) : ({ status: 'failed', failure: runFailure(error, failing) } as const);
  if (end.status === 'failed') app.log.warn({ err: error, runId: claim.runId }, 'a run failed');
  await insist(app.log, 'ending a run', () => endWithoutResult(app.db, claim, end, words, app.now()));
  return end.status;
}

/** What cannot be removed now is found by the clean-up, as the run is no result. */
async function discardQuietly(app: AppContext, runId: string): Promise<void> {
  try {
    await discardExecution(app, runId);
  } catch (error) {
    app.log.error({ err: error, runId }, 'what a run left could not be removed');
  }
}
