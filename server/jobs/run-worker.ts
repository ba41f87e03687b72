import { openAppContext } from '#server/app-context.ts';
import { readEnvironment } from '#server/config/environment.ts';
import { migrate } from '#server/db/migrate.ts';
import { startWorker, type WorkerOptions } from './worker.ts';

/**
 * A whole worker process: opens what it needs, works until SIGTERM or SIGINT, and leaves nothing half done. A second signal
 * gives the run in hand back at once. Resolves with the exit code.
 */
export async function runWorker(env: Record<string, string | undefined> = process.env, options: WorkerOptions = {}): Promise<number> {
  await migrate(readEnvironment(env).databaseUrl);
  const app = await openAppContext(env);
  const worker = await startWorker(app, options);
  app.log.info({ workerId: worker.id }, 'the worker is ready');
  await new Promise<void>((resolve) => {
    let asked = 0;
    const stop = (): void => {
      asked++;
      void (asked === 1 ? worker.stop() : worker.stopNow()).then(resolve, resolve);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
  await app.close();
  return 0;
}
