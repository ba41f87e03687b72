import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let cli: CliPlace;
beforeAll(async () => {
  cli = await openCliPlace();
});
afterAll(() => cli.close());

describe('asking for help', () => {
  it('lists every verb and the exit codes, on standard output', async () => {
    const { code, stdout, stderr } = await cli.run('--help');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const verb of [
      'init',
      'import',
      'export',
      'schema',
      'connections',
      'run',
      'runs',
      'schedules',
      'outcomes',
      'changes',
      'get',
      'set',
      'staging',
      'tokens',
      'worker',
      'serve',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(stdout).toContain('Exit codes: 0 done; 1 failed; 2 bad usage');
  });

  it('explains one verb', async () => {
    const { code, stdout } = await cli.run('run', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--fail-on-status');
  });

  it('knows its version', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await cli.run('--version')).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('bad usage', () => {
  it.each([
    [['rnu'], "unknown command 'rnu'\n(Did you mean run?)"],
    [['run'], "missing required argument 'ruleset'"],
    [['run', 'X', '--limt', '3'], "unknown option '--limt'\n(Did you mean --limit?)"],
    [['run', 'X', '--limit', '0'], 'It must be a number above 0.'],
    [['run', 'X', '--limit', '1.5'], 'It must be a whole number above 0.'],
    [['outcomes', 'X', '--outcome', 'wrong'], 'Allowed choices are mismatched, source_only'],
    [['outcomes', 'X', '--format', 'xls'], 'Allowed choices are csv, json, parquet'],
    [
      ['outcomes', 'EXEC_00000000', '--out', '/no/such/folder/x.csv'],
      '/no/such/folder/x.csv cannot be written: there is no folder /no/such/folder.',
    ],
    [['export', '--out', '/'], '/ cannot be written: it is a folder.'],
    [['changes', 'show', 'x'], 'This is no change set.'],
    [['connections', 'tst', 'x'], "unknown command 'tst'\n(Did you mean test?)"],
    [['tokens', 'create', '--name', 'x', '--role', 'boss'], 'Allowed choices are viewer, analyst, operator, admin'],
    [['staging', 'extend', 'x', '--hours', '-1'], 'It must be a number above 0.'],
    [['tokens', 'create', '--role', 'viewer'], "required option '--name <name>' not specified"],
  ])('%j leaves with 2 and one sentence', async (args, sentence) => {
    const { code, stdout, stderr } = await cli.run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('is a document with --json', async () => {
    const { code, document } = await cli.document('rnu');
    expect(code).toBe(2);
    expect(document).toMatchObject({
      success: false,
      error: { code: 'invalid_input', message: expect.stringContaining("unknown command 'rnu'") },
    });
  });
});

describe('a bad environment', () => {
  it('stops with a sentence that names the variable', async () => {
    const bad = await openCliPlace({ LANDING_STAGING_TTL_HOURS: 'soon' });
    try {
      const { code, stdout, stderr } = await bad.run('init');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('LANDING_STAGING_TTL_HOURS must be a number of hours above 0');
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      await bad.close();
    }
  });

  it('names DATABASE_URL when there can be no database', async () => {
    const notes = join(cli.folder, 'notes.txt');
    await writeFile(notes, 'This is a text and no database. '.repeat(100));
    for (const [path, sentence] of [
      [notes, `${notes} is no control database.`],
      [join(notes, 'tieout.db'), 'cannot be opened or made.'],
      [cli.folder, 'cannot be opened or made.'],
    ]) {
      const bad = await openCliPlace({ DATABASE_URL: `file:${path}` });
      try {
        const { code, stderr } = await bad.run('init');
        expect(code).toBe(2);
        expect(stderr).toContain(sentence);
        expect(stderr).toContain('DATABASE_URL');
      } finally {
        await bad.close();
      }
    }
    expect(await readFile(notes, 'utf8')).toMatch(/^This is a text/);
  });

  it('never shows a secret it refuses', async () => {
    const bad = await openCliPlace({ TIEOUT_SECRET_KEY: 'hunter2' });
    try {
      const { code, stderr } = await bad.run('init', '--verbose');
      expect(code).toBe(2);
      expect(stderr).toContain('TIEOUT_SECRET_KEY');
      expect(stderr).not.toContain('hunter2');
    } finally {
      await bad.close();
    }
  });
});
