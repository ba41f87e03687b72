import { openAppContext } from '#server/app-context.ts';
import { readEnvironment } from '#server/config/environment.ts';
import { migrate } from '#server/db/migrate.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

/** A terminal tells every process of Ctrl-C, and `npm start` tells its worker as well: both are one request. */
const SAME_REQUEST_MS = 1_000;

/**
 * A whole worker process: opens what it needs, works until SIGTERM or SIGINT, and leaves nothing half done. A second signal
 * gives the run in hand back at once. Resolves with the exit code.
 */
export async function runWorker(env: Record<string, string | undefined> = process.env, options: WorkerOptions = {}): Promise<number> {
  await migrate(readEnvironment(env).databaseUrl);
  const app = await openAppContext(env);
  const worker = await startWorker(app, options);
  await new Promise<void>((resolve) => {
    let askedAt: number | null = null;
    const stop = (): void => {
      const now = performance.now();
      if (askedAt === null) void worker.stop().then(resolve, resolve);
      else if (now - askedAt > SAME_REQUEST_MS) void worker.stopNow().then(resolve, resolve);
      askedAt ??= now;
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // Only now: whoever reads this may ask it to stop.
    app.log.info({ workerId: worker.id }, 'the worker is ready');
  });
  await app.close();
  return 0;
}
