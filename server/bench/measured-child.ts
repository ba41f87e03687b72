import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface Measured<Report> {
  report: Report;
  /** From the start of the process to its end. */
  wallSeconds: number;
  /** Highest resident set size, in bytes. */
  peakMemory: number;
}

const SAMPLE_EVERY_MS = 100;

/** Runs a script of this folder in its own process; its last line of output is its report. */
export async function measureChild<Report>(script: string, args: string[], env: Record<string, string> = {}): Promise<Measured<Report>> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const started = performance.now();
  const child = spawn(process.execPath, [...(script.endsWith('.mjs') ? [] : ['--import', 'tsx']), path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let peakMemory = 0;
  const sampling = setInterval(async () => {
    peakMemory = Math.max(peakMemory, await highWaterMark(child.pid));
  }, SAMPLE_EVERY_MS);
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(sampling);
  const wallSeconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
  return { report: JSON.parse(output.join('')) as Report, wallSeconds, peakMemory };
}

/** The kernel keeps the highest value itself, so nothing is missed between two samples. */
async function highWaterMark(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
