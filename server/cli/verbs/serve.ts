import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import { reportFailure } from '../failure.ts';
import { print } from '../terminal.ts';

/** A process of its own with its own way to stop, so it takes no part in what the other verbs share. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the dashboard and one worker until they are stopped, as npm start does')
    .action(async () => {
      const stopping = new AbortController();
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
      try {
        const { serve } = await import('#server/jobs/serve.ts');
        await serve(process.env, { say: print, signal: stopping.signal, ready: (url) => print(`Tieout is ready on ${url}`) });
        process.exitCode = EXIT.done;
      } catch (error) {
        process.exitCode = reportFailure(error, { json: false, verbose: true });
      }
    });
}
