import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import type { AppContext } from '#server/app-context.ts';
import type { EngineEvent } from '#server/engine/ports.ts';
import { reportPools } from '#server/features/connections/report-pools.ts';
import { readSettings } from '#server/features/settings/settings.service.ts';
import type { ApplyMoment } from './apply-state.ts';
import { claimTask } from './change-queue.ts';
import { cleanUp } from './clean-up.ts';
import { claimCleanUp } from './clean-up-report.ts';
import { executeRun } from './execute-run.ts';
import { executeTask } from './execute-task.ts';
import { fireSchedules } from './fire-schedules.ts';
import { LEASE_TIMES, type LeaseTimes } from './lease-times.ts';
import { pause } from './pause.ts';
import { type ClaimedRun, claimNext } from './queue.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { forgetDeliveries, sendAlerts } from './send-alerts.ts';
import { settleLeftResults } from './settle-results.ts';
import { WorkerStopping } from './stop-reasons.ts';
import { newWorkerId } from './worker-id.ts';

/** How long an idle worker waits before it looks into the queue again: what a user waits at most for a run to begin. */
const IDLE_MS = 500;
/** After an error outside of any run (the control database is gone), so that it does not fill the log. */
const TROUBLE_MS = 5_000;
const HEARTBEAT_MS = 10_000;
/** As many as the settings may ask for. */
const MOST_SIDE_BY_SIDE = 16;
const CLEAN_UP_LOOK_MS = 60_000;
const POOL_REPORT_MS = 2_000;
/** What a scheduled run is late at most while a worker is there. */
const SCHEDULE_LOOK_MS = 2_000;
const SETTLE_LOOK_MS = 30_000;
const ALERT_LOOK_MS = 2_000;
const FORGET_LOOK_MS = 3_600_000;

export interface WorkerOptions {
  times?: LeaseTimes;
  /** How long `stop` lets the work in hand go on before the run is given back to the queue. */
  graceMs?: number;
  /** Sees every event of every run. */
  observe?: (claim: ClaimedRun, event: EngineEvent) => void;
  /** Sees every step of every apply. */
  observeApply?: (moment: ApplyMoment) => void;
}

export interface Worker {
  readonly id: string;
  /** Takes no new run, lets the work in hand end or gives it back, and resolves when nothing of it goes on. */
  stop(): Promise<void>;
  /** Gives the work in hand back at once. */
  stopNow(): Promise<void>;
}

/** Takes runs out of the queue and executes them, as many side by side as the settings say, until it is stopped. */
export async function startWorker(app: AppContext, options: WorkerOptions = {}): Promise<Worker> {
  const id = newWorkerId();
  let sideBySide = (await readSettings(app)).workerConcurrency;
  const closing = new AbortController();
  const giveBack = new AbortController();
  // Every slot listens to both.
  setMaxListeners(0, closing.signal, giveBack.signal);
  const inHand = new Set<string>();

  await beat(app, id, null);
  const loops = [
    ...Array.from({ length: MOST_SIDE_BY_SIDE }, (_, slot) => takeRuns(slot)),
    takeTasks(),
    repeat(HEARTBEAT_MS, async () => {
      await beat(app, id, [...inHand][0] ?? null);
      sideBySide = (await readSettings(app)).workerConcurrency;
    }),
    repeat(CLEAN_UP_LOOK_MS, cleanUpIfDue),
    repeat(SETTLE_LOOK_MS, () => settleLeftResults(app, closing.signal)),
    repeat(POOL_REPORT_MS, reportPools(app, id)),
    repeat(SCHEDULE_LOOK_MS, () => fireSchedules(app)),
    repeat(ALERT_LOOK_MS, () => raiseAlerts(app)),
    // Apart from raising: a channel that does not answer must not keep others from being told.
    repeat(ALERT_LOOK_MS, () => sendAlerts(app, closing.signal)),
    repeat(FORGET_LOOK_MS, () => forgetDeliveries(app)),
  ];

  /** A slot beyond what the settings allow at the moment looks again with the next heartbeat. */
  async function takeRuns(slot: number): Promise<void> {
    while (!closing.signal.aborted) {
      if (slot >= sideBySide) {
        await pause(HEARTBEAT_MS, closing.signal);
        continue;
      }
      try {
        const claim = await claimNext(app.db, id, app.now, options.times?.leaseMs ?? LEASE_TIMES.leaseMs);
        if (claim) await execute(claim);
        else await pause(IDLE_MS, closing.signal);
      } catch (error) {
        // The loop must outlive everything: a run whose worker cannot say how it ended is taken up again by its lease.
        app.log.error({ err: error, workerId: id }, 'the worker could not go on with a run');
        await pause(TROUBLE_MS, closing.signal);
      }
    }
  }

  async function execute(claim: ClaimedRun): Promise<void> {
    inHand.add(claim.runId);
    app.log.info({ runId: claim.runId, attempt: claim.attempt, workerId: id }, 'a run began');
    try {
      const end = await executeRun(app, claim, {
        signal: giveBack.signal,
        ...(options.times ? { times: options.times } : {}),
        ...(options.observe ? { observe: (event) => options.observe?.(claim, event) } : {}),
      });
      app.log.info({ runId: claim.runId, workerId: id, end }, 'a run ended');
    } finally {
      inHand.delete(claim.runId);
    }
  }

  /** Work on change sets goes beside the runs, one task after the other: nobody who applies waits for a long run. */
  async function takeTasks(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const claim = await claimTask(app.db, id, app.now, options.times?.leaseMs ?? LEASE_TIMES.leaseMs);
        if (!claim) {
          await pause(IDLE_MS, closing.signal);
          continue;
        }
        const end = await executeTask(app, claim, {
          signal: giveBack.signal,
          ...(options.times ? { times: options.times } : {}),
          ...(options.observeApply ? { observe: options.observeApply } : {}),
        });
        app.log.info({ setId: claim.setId, kind: claim.kind, workerId: id, end }, 'work on a change set ended');
      } catch (error) {
        // The lease of the task runs out; whoever takes it up then settles what this worker left open.
        app.log.error({ err: error, workerId: id }, 'the worker could not go on with a change set');
        await pause(TROUBLE_MS, closing.signal);
      }
    }
  }

  async function cleanUpIfDue(): Promise<void> {
    if (await claimCleanUp(app.db, app.now())) app.log.info(await cleanUp(app), 'cleaned up');
  }

  /** Does something now and then, whether or not it works. */
  async function repeat(everyMs: number, work: () => Promise<unknown>): Promise<void> {
    while (!closing.signal.aborted) {
      await work().catch((error: unknown) => app.log.error({ err: error, workerId: id }, 'a regular task of the worker failed'));
      await pause(everyMs, closing.signal);
    }
  }

  let stopping: Promise<void> | undefined;
  async function stop(graceMs: number): Promise<void> {
    closing.abort();
    const givingBack = (): void => giveBack.abort(new WorkerStopping());
    const timer = graceMs > 0 ? setTimeout(givingBack, graceMs) : givingBack();
    stopping ??= Promise.all(loops).then(async () => {
      await app.db.workerNode.deleteMany({ where: { id } });
    });
    await stopping;
    if (timer) clearTimeout(timer);
  }
  return { id, stop: () => stop(options.graceMs ?? 5_000), stopNow: () => stop(0) };
}

/** Shown in the health report: this worker is alive, and what it works on. */
async function beat(app: AppContext, id: string, runId: string | null): Promise<void> {
  const heartbeatAt = app.now();
  await app.db.workerNode.upsert({
    where: { id },
    create: { id, host: hostname(), pid: process.pid, startedAt: heartbeatAt, heartbeatAt, runId },
    update: { heartbeatAt, runId },
  });
}
