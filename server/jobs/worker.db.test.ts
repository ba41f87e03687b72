import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { updateSettings } from '#server/features/settings/settings.service.ts';
import { addOrderBooks, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { startWorker, type Worker } from './worker.ts';

describe('a worker', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  let worker: Worker | undefined;
  beforeEach(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 50);
  });
  afterEach(async () => {
    await worker?.stopNow();
    await scratch.close();
  });

  const start = async (): Promise<string> => (await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID })).id;

  /** Runs three runs and tells how many were under way at once at most. */
  async function mostAtOnce(): Promise<number> {
    const running = new Set<string>();
    let most = 0;
    const ids = [await start(), await start(), await start()];
    worker = await startWorker(scratch.app, {
      observe: (claim) => {
        running.add(claim.runId);
        most = Math.max(most, running.size);
      },
    });
    await Promise.all(
      ids.map(async (id) => {
        expect((await waitForRun(scratch.app, id, AbortSignal.timeout(60_000)))?.status).toBe('succeeded');
        running.delete(id);
      }),
    );
    return most;
  }

  it('executes as many runs side by side as the settings say', async () => {
    await updateSettings(scratch.app, CLI_ACTOR, { workerConcurrency: 3 });
    expect(await mostAtOnce()).toBe(3);
  });

  it('is known while it lives, and takes nothing more once it was stopped', async () => {
    worker = await startWorker(scratch.app);
    expect(await scratch.app.db.workerNode.findMany({ select: { id: true, pid: true } })).toEqual([{ id: worker.id, pid: process.pid }]);
    await worker.stop();
    expect(await scratch.app.db.workerNode.count()).toBe(0);
    const id = await start();
    await worker.stop();
    expect(await scratch.app.db.run.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'queued', attempt: 0 });
  });

  it('gives a run back at once when it must, with nothing left of it and no attempt used', async () => {
    const id = await start();
    let stopped: Promise<void> | undefined;
    const began = new Promise<void>((resolve) => {
      void startWorker(scratch.app, {
        observe: () => {
          stopped ??= worker!.stopNow();
          resolve();
        },
      }).then((started) => {
        worker = started;
      });
    });
    await began;
    await stopped;
    const run = await scratch.app.db.run.findUniqueOrThrow({ where: { id } });
    expect(run).toMatchObject({ status: 'queued', workerId: null, leaseUntil: null, attempt: 1, maxAttempts: 4, startedAt: null });
    expect(await scratch.app.landing.inventory()).toEqual([]);
    expect(await scratch.app.db.stagingTable.count({ where: { status: { not: 'dropped' } } })).toBe(0);
  });
});
