import { type Command, InvalidArgumentError } from 'commander';
import type { OpenAppContext } from '#server/app-context.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reportFailure } from './failure.ts';
import { flushed, note } from './terminal.ts';

/** What every verb is given. */
export interface Invocation {
  /** One JSON document on standard output and nothing else there. */
  json: boolean;
  verbose: boolean;
  /** Fires on Ctrl-C and on a request to end. */
  signal: AbortSignal;
  /** Opens the control database, bringing it up to date first. Closed when the verb has ended. */
  openApp(): Promise<OpenAppContext>;
}

/** Adds a verb with the options that all of them share. */
export function verb(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print one JSON document on standard output and nothing else there')
    .option('--verbose', 'show the details of a failure');
}

/**
 * Turns the work of a verb into a commander action: opens what it asks for, closes it, words its failures and leaves with
 * its exit code. The work's last parameter is the verb's own options.
 */
export function action<Options, Arguments extends unknown[]>(
  work: (invocation: Invocation, options: Options, ...args: Arguments) => Promise<ExitCode>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const options = given.at(-2) as Options & { json?: boolean; verbose?: boolean };
    const interruption = listenForInterruption();
    const shared = { json: options.json === true, verbose: options.verbose === true };
    let app: Promise<OpenAppContext> | null = null;
    const openApp = () => {
      app ??= openCurrentApp();
      return app;
    };
    let code: ExitCode;
    try {
      code = await work({ ...shared, signal: interruption.signal, openApp }, options, ...(given.slice(0, -2) as Arguments));
    } catch (error) {
      code = reportFailure(error, shared);
    }
    await closeQuietly(app, shared.verbose);
    interruption.stop();
    await flushed();
    process.exit(code);
  };
}

async function openCurrentApp(): Promise<OpenAppContext> {
  const [{ openAppContext }, { readEnvironment }, { migrate }] = await Promise.all([
    import('#server/app-context.ts'),
    import('#server/config/environment.ts'),
    import('#server/db/migrate.ts'),
  ]);
  await migrate(readEnvironment().databaseUrl);
  const app = await openAppContext();
  // A person at a terminal gets sentences; the log's lines are for processes that nobody watches.
  app.log.level = 'silent';
  return app;
}

async function closeQuietly(app: Promise<OpenAppContext> | null, verbose: boolean): Promise<void> {
  try {
    await (await app)?.close();
  } catch (error) {
    // What was asked for is done or reported already; closing late is no second failure.
    if (verbose) note(`While closing: ${String(error)}`);
  }
}

/** The first interruption asks the work to stop, the second leaves at once. */
function listenForInterruption(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.failed);
    controller.abort(new Cancelled());
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    stop() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/** For options that count rows or hours. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

export function wholeNumber(text: string): number {
  const value = positiveNumber(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}
