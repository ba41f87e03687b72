import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkingFolder, removeWorkingFolder } from './working-folder.ts';

it('removes what a dead process of this machine left, and nothing else', () => {
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  const left = (owner: string) => mkdtempSync(path.join(os.tmpdir(), `tieout-files-${owner}-`));
  const orphan = left(`${os.hostname()}-${dead}`);
  const others = [left(`${os.hostname()}-${process.ppid}`), left(`another-machine-${dead}`)];
  try {
    const own = makeWorkingFolder();
    expect(existsSync(own)).toBe(true);
    expect(existsSync(orphan)).toBe(false);
    expect(others.filter((folder) => !existsSync(folder))).toEqual([]);
    removeWorkingFolder(own);
    expect(existsSync(own)).toBe(false);
  } finally {
    for (const folder of [orphan, ...others]) rmSync(folder, { recursive: true, force: true });
  }
});

it('goes with the process at the latest', () => {
  const script = `import { makeWorkingFolder } from ${JSON.stringify(new URL('./working-folder.ts', import.meta.url).href)}; console.log(makeWorkingFolder());`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
  const folder = stdout.trim();
  expect(folder).toContain('tieout-files-');
  expect(existsSync(folder)).toBe(false);
});
