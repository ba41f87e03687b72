import { type ChildProcess, spawn } from 'node:child_process';

const LONGEST_BACKOFF_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
/** A process that lived this long was healthy: the next restart does not wait. */
const HEALTHY_MS = 60_000;

export interface ProcessToKeep {
  name: string;
  /** Arguments of node. */
  arguments: string[];
  env: Record<string, string | undefined>;
  /** How long it may take to end when asked, in milliseconds; after that it is killed. */
  stopWithinMs: number;
}

export interface Supervisor {
  /** Asks every process to end and resolves when all have. */
  stop(): Promise<void>;
}

/**
 * Starts processes and starts one again that dies, after a pause that grows while it keeps dying. They are told of this
 * process's own end through their IPC channel, so none outlives it (see exit-with-parent.mjs).
 * @param say receives a sentence for the terminal.
 */
export function supervise(processes: readonly ProcessToKeep[], say: (line: string) => void): Supervisor {
  const running = new Map<ProcessToKeep, ChildProcess>();
  const waiting = new Set<NodeJS.Timeout>();
  let stopping = false;

  function start(one: ProcessToKeep, backoffMs: number): void {
    const startedAt = performance.now();
    const child = spawn(process.execPath, one.arguments, {
      env: one.env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    running.set(one, child);
    child.on('exit', (code, signal) => {
      running.delete(one);
      if (stopping) return;
      const lived = performance.now() - startedAt;
      const pauseMs = lived > HEALTHY_MS ? FIRST_BACKOFF_MS : backoffMs;
      say(`The ${one.name} process ended (${signal ?? `exit code ${code}`}); it starts again in ${pauseMs / 1000} s.`);
      const timer = setTimeout(() => {
        waiting.delete(timer);
        start(one, Math.min(pauseMs * 2, LONGEST_BACKOFF_MS));
      }, pauseMs);
      waiting.add(timer);
    });
  }
  for (const one of processes) start(one, FIRST_BACKOFF_MS);

  async function stop(): Promise<void> {
    stopping = true;
    for (const timer of waiting) clearTimeout(timer);
    await Promise.all([...running].map(([one, child]) => end(child, one.stopWithinMs)));
  }
  return { stop };
}

/** SIGTERM, and SIGKILL when that is not enough. */
async function end(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
