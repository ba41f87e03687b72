import type { Command } from 'commander';
import { reportFailure } from '../failure.ts';

/** A process of its own with its own way to stop, so it takes no part in what the other verbs share. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('take runs out of the queue until it is stopped; any number of workers may run')
    .action(async () => {
      try {
        const { runWorker } = await import('#server/jobs/run-worker.ts');
        process.exitCode = await runWorker();
      } catch (error) {
        process.exitCode = reportFailure(error, { json: false, verbose: true });
      }
    });
}
