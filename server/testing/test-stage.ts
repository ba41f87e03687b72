import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** What one part of `npm test` found. A part that only passes or fails as a whole counts as one test. */
export interface StageResult {
  passed: number;
  failed: number;
  skipped: number;
  /** Printed again at the end: engines used, or why the part was left out. */
  note?: string;
}

/** No part may hang the whole: far above what any of them needs on two cores. */
const STAGE_LIMIT_MS = 40 * 60_000;

/**
 * Runs a program of node_modules with its output shown as it comes.
 * @returns the exit code (1 when it was ended from outside or ran into the limit) and everything it wrote to standard output.
 */
export function runTool(script: string, args: string[], env: Record<string, string> = {}): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${projectRoot}node_modules/${script}`, ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      process.stdout.write(text);
    });
    const timer = setTimeout(() => {
      process.stdout.write(`Ended after ${STAGE_LIMIT_MS / 60_000} minutes.\n`);
      child.kill('SIGKILL');
    }, STAGE_LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, stdout });
    });
  });
}

/** A part that passes or fails as a whole. */
export async function wholeStage(...tools: [script: string, args: string[], env?: Record<string, string>][]): Promise<StageResult> {
  for (const tool of tools) {
    const { code } = await runTool(...tool);
    if (code !== 0) return { passed: 0, failed: 1, skipped: 0 };
  }
  return { passed: 1, failed: 0, skipped: 0 };
}
