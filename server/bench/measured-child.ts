import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface Measured<Report> {
  /** The JSON that the child printed. */
  report: Report;
  /** From the start of the process to its end. */
  wallSeconds: number;
  /** Highest resident set size in bytes; 0 where the kernel does not tell. */
  peakMemory: number;
}

const SAMPLE_EVERY_MS = 100;

/** Runs a script, given relative to this folder, in a process of its own. TypeScript goes through tsx. */
export async function measureChild<Report>(
  script: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<Measured<Report>> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const started = performance.now();
  const child = spawn(process.execPath, [...loader, path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let peakMemory = 0;
  const sampling = setInterval(async () => {
    peakMemory = Math.max(peakMemory, await highWaterMark(child.pid));
  }, SAMPLE_EVERY_MS);
  const output: string[] = [];
  const errors: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(sampling);
  const wallSeconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${script} ended with code ${code}:\n${errors.join('')}${output.join('')}`);
  return { report: parsed<Report>(output.join('')), wallSeconds, peakMemory };
}

function parsed<Report>(output: string): Report {
  try {
    return JSON.parse(output) as Report;
  } catch {
    // A command that prints for people has no report.
    return undefined as Report;
  }
}

/** The kernel keeps the highest value itself, so nothing is missed between two samples. */
async function highWaterMark(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
