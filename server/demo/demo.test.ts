import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-demo-'));
  env = { ...process.env, TIEOUT_DATA_DIR: join(folder, 'data'), NO_COLOR: '1' };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function demo(): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', join(root, 'server/demo/demo.ts'), '--no-serve'], { cwd: root, env });
  return stdout;
}

async function tieout<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [join(root, 'server/cli/tieout.mjs'), ...args, '--json'], { cwd: root, env });
  return JSON.parse(stdout) as T;
}

describe('npm run demo', () => {
  let password: string | undefined;

  it('prints what it found and an account', async () => {
    const output = await demo();
    expect(output).toContain('15 runs in');
    expect(output).toMatch(/^RECON_COUNTRIES +252 +250 +250 +31 +2 +0 +99\.21 % +HEALTHY +65 → 81 → 92 → \d+ → 99$/m);
    expect(output).toMatch(/^RECON_JOBS +1,250 +890 +850 +\d+ +400 +40 +68\.00 % +CRITICAL +100 → 89 → 81 → 74 → 68$/m);
    expect(output).toMatch(/≠/);
    password = /Sign in as demo@tieout\.example with the password (\S+)/.exec(output)?.[1];
    expect(password).toHaveLength(16);
  });

  it('finds the differences that are really there', async () => {
    const runs = await tieout<{ execution_id: string }[]>('runs', 'list', '--ruleset', 'RECON_COUNTRIES');
    expect(runs).toHaveLength(5);
    const latest = runs[0]!.execution_id;
    const codes = await tieout<{ key: object; fields: Record<string, object> }[]>('outcomes', latest, '--field', 'iso3');
    expect(codes).toHaveLength(1);
    expect(codes[0]).toMatchObject({ key: { iso2: 'XK' }, fields: { iso3: { source: 'XKX', target: 'XKK', equal: false } } });
    const islands = await tieout<{ key: { iso2: string } }[]>('outcomes', latest, '--outcome', 'source_only');
    expect(islands.map((row) => row.key.iso2).sort()).toEqual(['AC', 'TA']);
    const names = await tieout<{ key: { iso2: string } }[]>('outcomes', latest, '--outcome', 'equal');
    expect(names.map((row) => row.key.iso2)).toContain('NA');
  });

  it('says for the jobs what the log of the seed says', async () => {
    const [latest] = await tieout<{ execution_id: string }[]>('runs', 'list', '--ruleset', 'RECON_JOBS', '--limit', '1');
    const document = await tieout<RunDocument>('runs', 'show', latest!.execution_id);
    expect(document).toMatchObject({ total_source_count: 1250, total_target_count: 890, matched_count: 850, unmatched_source_count: 400 });
    expect(document.fields.find((field) => field.source === 'fab_order')).toMatchObject({ mismatched: 42 });
  });

  it('can be repeated: further runs, a new password, nothing imported twice', async () => {
    const again = /with the password (\S+)/.exec(await demo())?.[1];
    expect(again).not.toBe(password);
    expect(await tieout<unknown[]>('runs', 'list', '--limit', '100')).toHaveLength(30);
    const rulesets = await tieout<{ id: string; version: number }[]>('rulesets', 'list');
    expect(rulesets.map(({ id, version }) => `${id} ${version}`).sort()).toEqual([
      'RECON_COUNTRIES 1',
      'RECON_JOBS 1',
      'RECON_NATIVE_NAMES 1',
    ]);
  });

  it('leaves a configuration that people can read and import', async () => {
    expect(await readFile(join(folder, 'data/sources/tieout.yaml'), 'utf8')).toContain('id: RECON_JOBS');
    const report = await tieout<{ connections: { unchanged: string[] } }>('import', join(folder, 'data/sources/tieout.yaml'));
    expect(report.connections.unchanged).toHaveLength(4);
  });
});
