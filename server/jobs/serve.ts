import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readEnvironment } from '#server/config/environment.ts';
import { migrate } from '#server/db/migrate.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { pause } from './pause.ts';
import { supervise } from './supervisor.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXIT_WITH_PARENT = join(import.meta.dirname, 'exit-with-parent.mjs');
const WORKER = join(import.meta.dirname, 'worker-main.ts');
/** A browser that follows a run keeps its connection open for ever; nothing is lost when it is cut, it comes back by itself. */
const WEB_STOPS_WITHIN_MS = 2_000;
/** Longer than a worker needs to end its run or give it back. */
const WORKER_STOPS_WITHIN_MS = 15_000;
const READY_LOOK_MS = 200;
const READY_WITHIN_MS = 60_000;

export interface ServeOptions {
  /** Receives sentences for the terminal. */
  say(line: string): void;
  /** When it fires, both processes are asked to end. */
  signal: AbortSignal;
  /** Called once when the dashboard answers. */
  ready?(url: string): void;
}

/**
 * Runs the dashboard and one worker on the data folder until the signal fires, and starts one again that dies.
 * Resolves when both have ended.
 * @throws TieoutError when the environment is bad, the dashboard cannot be built or its port is taken.
 */
export async function serve(env: Record<string, string | undefined>, options: ServeOptions): Promise<void> {
  const environment = readEnvironment(env);
  await migrate(environment.databaseUrl);
  buildOnce(env, options.say);
  await requireFreePort(environment.port);

  const childEnv = { ...env, NODE_ENV: 'production', TIEOUT_DATA_DIR: environment.dataDir, PORT: String(environment.port) };
  const withParent = ['--import', importable(EXIT_WITH_PARENT)];
  const withTypeScript = ['--import', import.meta.resolve('tsx')];
  const supervisor = supervise(
    [
      {
        name: 'web',
        arguments: [...withParent, nextProgram(), 'start', ROOT, '--port', String(environment.port)],
        env: childEnv,
        stopWithinMs: WEB_STOPS_WITHIN_MS,
      },
      { name: 'worker', arguments: [...withParent, ...withTypeScript, WORKER], env: childEnv, stopWithinMs: WORKER_STOPS_WITHIN_MS },
    ],
    options.say,
  );
  const url = environment.url ?? `http://localhost:${environment.port}`;
  try {
    if (await answers(environment.port, options.signal)) options.ready?.(url);
    await new Promise<void>((done) => {
      if (options.signal.aborted) done();
      else options.signal.addEventListener('abort', () => done(), { once: true });
    });
  } finally {
    await supervisor.stop();
  }
}

function importable(path: string): string {
  return pathToFileURL(path).href;
}

function nextProgram(): string {
  return createRequire(import.meta.url).resolve('next/dist/bin/next');
}

/** The dashboard is built on the first start of a fresh clone; an image brings it along. */
function buildOnce(env: Record<string, string | undefined>, say: (line: string) => void): void {
  if (existsSync(join(ROOT, '.next/BUILD_ID'))) return;
  say('Building the dashboard; this happens once and takes about a minute.');
  const built = spawnSync(process.execPath, [nextProgram(), 'build', ROOT], {
    env: { ...env, NODE_ENV: 'production' } as NodeJS.ProcessEnv,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0)
    throw new TieoutError('internal', 'The dashboard could not be built.', 'See the lines above; `npm ci` restores missing packages.');
}

/** Better one sentence now than a web process that dies again and again. */
async function requireFreePort(port: number): Promise<void> {
  if (!(await connects(port))) return;
  throw new TieoutError('conflict', `The port ${port} is in use by another program.`, 'Stop that program, or set PORT to another number.');
}

async function connects(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
    return true;
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
    return code !== undefined && code !== 'ECONNREFUSED';
  }
}

async function answers(port: number, signal: AbortSignal): Promise<boolean> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!signal.aborted && performance.now() < until) {
    try {
      await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5_000) });
      return true;
    } catch {
      await pause(READY_LOOK_MS, signal);
    }
  }
  return false;
}
