import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const READY_WITHIN_MS = 60_000;

/** A database server started for this test run; `stop` ends it and removes its data. */
export interface LocalServer {
  url: string;
  /** Ends the server and starts it on the same data and port; it may take a moment until it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The engine's program is not here. `installable`: install-engines.sh knows a package for it. */
export class NotOnThisMachine extends Error {
  readonly installable: boolean;
  constructor(message: string, installable: boolean) {
    super(message);
    this.installable = installable;
  }
}

/** The first of the candidates that exists, looking through PATH and the usual folders of servers. */
export function findProgram(names: string[], folders: string[] = []): string | null {
  const places = [...folders, ...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const name of names) {
    for (const place of places) {
      const candidate = path.join(place, name);
      if (existsSync(candidate)) return candidate;
    }
  }
  return null;
}

/**
 * Database servers refuse to run as root: then the user nobody runs them. A server dies with the process that started it,
 * however that ends.
 */
const setpriv = findProgram(['setpriv']);
const asNobody = process.getuid?.() === 0 ? ['--reuid=nobody', '--regid=nogroup', '--clear-groups'] : [];
const wrapper = setpriv ? [setpriv, ...asNobody, '--pdeathsig=SIGKILL'] : [];

function commandLine(program: string, args: string[]): [string, string[]] {
  const [first, ...rest] = [...wrapper, program, ...args];
  return [first!, rest];
}

export async function runProgram(program: string, args: string[]): Promise<void> {
  await run(...commandLine(program, args), { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

/** An empty folder that the user of the server may write in. */
export function makeDataFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-test-'));
  chmodSync(folder, 0o777);
  return folder;
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a server and waits until `ready` succeeds. The server dies with `stop`, and with this process.
 * @throws Error with the last line of its log when it ends before it is ready.
 */
export async function startServer(
  folder: string,
  program: string,
  args: string[],
  ready: () => Promise<void>,
  endsBy: 'SIGTERM' | 'SIGINT' = 'SIGTERM',
): Promise<Omit<LocalServer, 'url'>> {
  const log = path.join(folder, 'server.log');
  const output = openSync(log, 'a');
  const launch = () => spawn(...commandLine(program, args), { stdio: ['ignore', output, output] });
  let child = launch();
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const stop = async () => {
    process.off('exit', killWithParent);
    await end(child, endsBy);
    rmSync(folder, { recursive: true, force: true });
  };
  const restart = async () => {
    await end(child, endsBy);
    child = launch();
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await ready();
      return { restart, stop };
    } catch (error) {
      const gone = child.exitCode !== null || child.signalCode !== null;
      if (gone || Date.now() > deadline) {
        const lastLine = readFileSync(log, 'utf8').trim().split('\n').at(-1);
        await stop();
        throw new Error(`${path.basename(program)} did not start: ${lastLine || String(error)}`);
      }
      await delay(100);
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
