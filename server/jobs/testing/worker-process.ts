import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface WorkerProcess {
  pid: number;
  /** Resolves when the process has said a line that begins so. */
  said(start: string): Promise<void>;
  /** Everything it has written so far. */
  output(): string;
  /** Lets a worker that stands still go on. */
  wake(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const started = new Set<ChildProcess>();

/** A real worker process on a data folder, with a short lease; with `haltAt` it stands still at that event. */
export function startWorkerProcess(env: Record<string, string | undefined>, haltAt?: string): WorkerProcess {
  const program = join(import.meta.dirname, 'halting-worker.ts');
  const wakeFile = join(tmpdir(), `tieout-wake-${randomUUID()}`);
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...(haltAt ? [haltAt, wakeFile] : [])], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      output += piece.toString();
      for (const listen of listeners) listen();
    });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      started.delete(child);
      resolve();
    });
  });
  return {
    pid: child.pid as number,
    said: (start) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (output.split('\n').some((line) => line.startsWith(start) || line.includes(`"msg":"${start}`))) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`the worker ended before it said ${start}: ${output}`)));
      }),
    output: () => output,
    wake: () => writeFile(wakeFile, ''),
    async kill(signal) {
      child.kill(signal);
      await ended;
      await rm(wakeFile, { force: true });
    },
  };
}

/** For `afterEach`: no worker outlives its test. */
export async function killAllWorkers(): Promise<void> {
  await Promise.all(
    [...started].map(
      (child) =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        }),
    ),
  );
}
