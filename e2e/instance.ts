import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const projectRoot = resolve(import.meta.dirname, '..');
const cliProgram = join(projectRoot, 'server/cli/tieout.mjs');
const run = promisify(execFile);

/** The dashboard is built before the browser tests; an answer after this long would be a fault in itself. */
const START_LIMIT_MS = 120_000;

/** A whole Tieout on a data folder of its own: dashboard and one worker, as `npm start` runs them. */
export interface Instance {
  /** `http://localhost:41234` */
  url: string;
  dataDir: string;
  /** The command line on the same data folder; standard output. Fails with what it wrote when it leaves with another code than 0. */
  cli(...args: string[]): Promise<string>;
  /** Ends dashboard and worker and starts them again on the same port. */
  restart(): Promise<void>;
  /** Ends both and removes the data folder if it was made here. */
  stop(): Promise<void>;
}

/** `env`: variables beyond the data folder and the port. */
export async function startInstance(options: { dataDir?: string; env?: Record<string, string> } = {}): Promise<Instance> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tieout-e2e-')));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = instanceEnvironment(dataDir, { ...options.env, PORT: String(port), TIEOUT_URL: url });
  let server = await startServer(env);
  return {
    url,
    dataDir,
    async cli(...args) {
      const { stdout } = await run(process.execPath, [cliProgram, ...args], {
        env: env as NodeJS.ProcessEnv,
        cwd: projectRoot,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
    async restart() {
      await end(server);
      server = await startServer(env);
    },
    async stop() {
      await end(server);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Nothing of the person's own settings reaches the instance under test. */
export function instanceEnvironment(dataDir: string, more: Record<string, string> = {}): Record<string, string | undefined> {
  const own = /^(TIEOUT_(?!TEST_)|LANDING_|DATABASE_URL$|MONGODB_URI$|PORT$|NODE_ENV$|FORCE_COLOR$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(inherited), TIEOUT_DATA_DIR: dataDir, ...more };
}

async function freePort(): Promise<number> {
  return new Promise((found, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? found(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Resolves when the dashboard has said that it is ready and answers that it is well. */
async function startServer(env: Record<string, string | undefined>): Promise<ChildProcess> {
  const program = ['--import', 'tsx', join(projectRoot, 'server/jobs/start.ts')];
  const child = spawn(process.execPath, program, { cwd: projectRoot, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ready = new Promise<void>((done, fail) => {
    const limit = setTimeout(() => fail(new Error(`Tieout did not start within ${START_LIMIT_MS / 1000} s:\n${output}`)), START_LIMIT_MS);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (!output.includes('Tieout is ready on')) return;
        clearTimeout(limit);
        done();
      });
    child.on('exit', (code) => {
      clearTimeout(limit);
      fail(new Error(`Tieout ended with code ${code} before it was ready:\n${output}`));
    });
  });
  try {
    await ready;
    const health = await fetch(`http://localhost:${env.PORT}/api/health`);
    if (!health.ok) throw new Error(`Tieout is not well: ${await health.text()}\n${output}`);
    return child;
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}
