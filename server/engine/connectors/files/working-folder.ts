import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PREFIX = 'tieout-files-';
const live = new Set<string>();

/**
 * A folder for copies of files, which only this process uses. It goes when it is removed, at the latest with the process;
 * what a killed process has left is removed by the next one on this machine.
 */
export function makeWorkingFolder(): string {
  if (live.size === 0) {
    removeOrphans();
    process.once('exit', removeAll);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${os.hostname()}-${process.pid}-`));
  live.add(folder);
  return folder;
}

export function removeWorkingFolder(folder: string): void {
  live.delete(folder);
  rmSync(folder, { recursive: true, force: true });
  if (live.size === 0) process.off('exit', removeAll);
}

function removeAll(): void {
  for (const folder of live) rmSync(folder, { recursive: true, force: true });
}

/** Machines may share a temporary folder; only this one knows which of its processes live. */
function removeOrphans(): void {
  const own = `${PREFIX}${os.hostname()}-`;
  for (const name of readdirSync(os.tmpdir())) {
    if (!name.startsWith(own)) continue;
    const pid = Number(/^(\d+)-/.exec(name.slice(own.length))?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
