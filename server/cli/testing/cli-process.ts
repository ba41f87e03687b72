import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../tieout.mjs', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder with a data folder in it, and the real command line run on it as a shell would. */
export interface CliPlace {
  folder: string;
  env: Record<string, string | undefined>;
  run(...args: string[]): Promise<CliResult>;
  /** With something on standard input. */
  feed(input: string, ...args: string[]): Promise<CliResult>;
  /** Parses what `--json` printed: the whole of standard output has to be one document. */
  document<T = Record<string, unknown>>(...args: string[]): Promise<{ code: number | null; document: T; stderr: string }>;
  start(...args: string[]): { process: ChildProcess; ended: Promise<CliResult> };
  close(): Promise<void>;
}

export async function openCliPlace(env: Record<string, string> = {}): Promise<CliPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-cli-'));
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TIEOUT|LANDING|DATABASE_URL|MONGODB|npm_|INIT_CWD|VITEST|FORCE_COLOR)/.test(name),
  );
  const full: Record<string, string | undefined> = { ...Object.fromEntries(inherited), TIEOUT_DATA_DIR: join(folder, 'data'), ...env };
  const start = (args: string[], input?: string) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: full as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input ?? '');
    const ended = new Promise<CliResult>((resolve, reject) => {
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
    return { process: child, ended };
  };
  return {
    folder,
    env: full,
    run: (...args) => start(args).ended,
    feed: (input, ...args) => start(args, input).ended,
    async document<T>(...args: string[]) {
      const { code, stdout, stderr } = await start([...args, '--json']).ended;
      return { code, document: JSON.parse(stdout) as T, stderr };
    },
    start: (...args) => start(args),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
