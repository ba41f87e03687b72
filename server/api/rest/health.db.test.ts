import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '#server/app-context.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { startWorker } from '#server/jobs/worker.ts';
import { health } from './health.ts';
import { expectDescribed } from './testing/described.ts';

describe('health', () => {
  let scratch: ScratchApp;
  beforeEach(async () => {
    scratch = await openScratchApp();
  });
  afterEach(() => scratch.close());

  const ask = async (app: Promise<AppContext>): Promise<{ status: number; body: Record<string, unknown>; text: string }> => {
    const response = await health(() => app);
    const body = await expectDescribed<Record<string, unknown>>('get', '/api/health', response);
    return { status: response.status, body, text: JSON.stringify(body) };
  };

  it('says what works, and that no worker does', async () => {
    const alone = await ask(Promise.resolve(scratch.app));
    expect(alone).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        control_database: { status: 'ok' },
        landing: { status: 'ok', engine: 'duckdb' },
        workers: { status: 'none', alive: 0, working: 0 },
      },
    });
    const worker = await startWorker(scratch.app);
    expect(await ask(Promise.resolve(scratch.app))).toMatchObject({
      status: 200,
      body: { status: 'ok', workers: { status: 'ok', alive: 1, working: 0 } },
    });
    await worker.stop();
    expect((await ask(Promise.resolve(scratch.app))).body.status).toBe('degraded');
  });

  it('does not count a worker that has been silent', async () => {
    const heartbeatAt = new Date(Date.now() - 60_000);
    await scratch.app.db.workerNode.create({ data: { id: 'w', host: 'h', pid: 1, startedAt: heartbeatAt, heartbeatAt } });
    expect((await ask(Promise.resolve(scratch.app))).body.workers).toEqual({ status: 'none', alive: 0, working: 0 });
  });

  it('is 503 when a part fails, and tells neither reason nor secret nor place', async () => {
    const secret = 'mysql://u:hunter2@landing.internal/db';
    const failing = async (): Promise<never> => {
      throw new Error(`cannot reach ${secret}`);
    };
    const broken: AppContext = { ...scratch.app, landing: { ...scratch.app.landing, name: 'duckdb', inventory: failing } };
    const landing = await ask(Promise.resolve(broken));
    expect(landing).toMatchObject({
      status: 503,
      body: { status: 'failing', control_database: { status: 'ok' }, landing: { status: 'failing' } },
    });

    const closed = await openScratchApp();
    await closed.app.db.$executeRawUnsafe('DROP TABLE "WorkerNode"');
    const database = await ask(Promise.resolve(closed.app));
    expect(database).toMatchObject({ status: 503, body: { control_database: { status: 'failing' }, landing: { status: 'ok' } } });
    await closed.close();

    const nothing = await ask(failing());
    expect(nothing).toMatchObject({ status: 503, body: { status: 'failing', landing: { engine: null } } });
    for (const { text } of [landing, database, nothing]) {
      for (const word of ['hunter2', 'landing.internal', scratch.folder, closed.folder, 'tieout.db', 'Error', 'secret'])
        expect(text).not.toContain(word);
    }
  });
});
