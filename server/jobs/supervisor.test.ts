import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Supervisor, supervise } from './supervisor.ts';

const HERE = import.meta.dirname;
const WITH_PARENT = ['--import', pathToFileURL(join(HERE, 'exit-with-parent.mjs')).href];

/** Writes its process id and stays until it is told to end. */
const STAYING = `
  import { writeFileSync } from 'node:fs';
  writeFileSync(process.argv[2], String(process.pid));
  const stay = setInterval(() => {}, 1000);
  process.once('SIGTERM', () => { clearInterval(stay); });
`;

describe('the supervisor', () => {
  let folder: string;
  let script: string;
  let pidFile: string;
  let supervisor: Supervisor | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tieout-supervisor-'));
    script = join(folder, 'staying.mjs');
    pidFile = join(folder, 'pid');
    await writeFile(script, STAYING);
  });
  afterEach(async () => {
    await supervisor?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const pid = (not?: number): Promise<number> =>
    vi.waitFor(
      async () => {
        const found = Number(await readFile(pidFile, 'utf8'));
        expect(found).toBeGreaterThan(0);
        expect(found).not.toBe(not);
        return found;
      },
      { timeout: 15_000, interval: 50 },
    );
  const alive = (id: number): boolean => {
    try {
      process.kill(id, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('starts a process that was killed again, and ends it when asked', async () => {
    const said: string[] = [];
    supervisor = supervise(
      [{ name: 'worker', arguments: [...WITH_PARENT, script, pidFile], env: process.env, stopWithinMs: 5_000 }],
      (line) => said.push(line),
    );
    const first = await pid();
    process.kill(first, 'SIGKILL');
    const second = await pid(first);
    expect(alive(second)).toBe(true);
    expect(said).toEqual(['The worker process ended (SIGKILL); it starts again in 0.5 s.']);
    await supervisor.stop();
    expect(alive(second)).toBe(false);
    expect(said).toHaveLength(1);
  });

  it('kills what does not end in time', async () => {
    await writeFile(script, STAYING.replace('clearInterval(stay);', ''));
    supervisor = supervise([{ name: 'web', arguments: [script, pidFile], env: process.env, stopWithinMs: 100 }], () => undefined);
    const stubborn = await pid();
    await supervisor.stop();
    expect(alive(stubborn)).toBe(false);
  });

  it('does not start anything again after it was stopped', async () => {
    supervisor = supervise(
      [{ name: 'worker', arguments: ['-e', 'process.exit(7)'], env: process.env, stopWithinMs: 5_000 }],
      () => undefined,
    );
    await supervisor.stop();
    await expect(readFile(pidFile, 'utf8')).rejects.toThrow();
  });

  it('leaves no process behind when it is killed itself', async () => {
    const parent = join(folder, 'parent.ts');
    await writeFile(
      parent,
      `import { supervise } from ${JSON.stringify(join(HERE, 'supervisor.ts'))};
       supervise([{ name: 'worker', arguments: ${JSON.stringify([...WITH_PARENT, script, pidFile])}, env: process.env, stopWithinMs: 5_000 }], () => {});`,
    );
    const supervising = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), parent], { stdio: 'ignore' });
    const child = await pid();
    supervising.kill('SIGKILL');
    await vi.waitFor(() => expect(alive(child)).toBe(false), { timeout: 10_000, interval: 50 });
  });
});
