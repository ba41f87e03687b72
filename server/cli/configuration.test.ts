import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const CONFIGURATION = `version: 1
connections:
  - { name: left, type: sqlite, path: ./left.db }
  - { name: far, type: mysql, host: 127.0.0.1, port: 1, database: d, username: u, password: hunter2 }
rulesets:
  - id: RECON_SAME
    name: A table against itself
    source: { connection: left, table: orders }
    target: { connection: left, table: orders }
`;

let cli: CliPlace;
beforeAll(async () => {
  cli = await openCliPlace();
  const client = createClient({ url: `file:${join(cli.folder, 'left.db')}` });
  await client.execute('CREATE TABLE orders (order_id INTEGER PRIMARY KEY, status TEXT)');
  client.close();
  await writeFile(join(cli.folder, 'tieout.yaml'), CONFIGURATION);
});
afterAll(() => cli.close());

describe('tieout import', () => {
  it.each([
    ['a file that is not there', 'nowhere.yaml', 'nowhere.yaml does not exist.'],
    ['a folder', '.', 'is a folder.'],
  ])('refuses %s', async (_name, file, sentence) => {
    const { code, stdout, stderr } = await cli.run('import', file);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  it('names every problem of a bad file, on standard error and in the document', async () => {
    const bad = CONFIGURATION.replace('path: ./left.db', 'pth: ./left.db').replace('type: mysql', 'type: mysgl');
    await writeFile(join(cli.folder, 'bad.yaml'), bad);
    const { code, document, stderr } = await cli.document('import', 'bad.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('connections[0].pth: unknown key; did you mean "path"?');
    expect(stderr).toContain('connections[1].type: expected');
    expect(stderr).toContain('did you mean "mysql"?');
    expect(stderr).toContain('3 problems; nothing was imported');
    expect(document).toMatchObject({
      success: false,
      error: { code: 'invalid_input' },
      problems: expect.arrayContaining([{ path: 'connections[0].pth', message: 'unknown key; did you mean "path"?' }]),
    });
    expect(JSON.stringify(document) + stderr).not.toContain('hunter2');
    expect((await cli.document<unknown[]>('connections', 'list')).document).toEqual([]);
  });

  it('refuses what is no text at all', async () => {
    await writeFile(join(cli.folder, 'binary.yaml'), Buffer.from([0x50, 0x41, 0x52, 0x31, 0x00, 0xff]));
    const { code, stderr } = await cli.run('import', 'binary.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('the file is not text; save it as UTF-8');
  });

  it('loads a good file, and says the second time that nothing changed', async () => {
    const first = await cli.document('import', 'tieout.yaml');
    expect(first.code).toBe(0);
    expect(first.document).toMatchObject({
      success: true,
      connections: { created: ['left', 'far'], updated: [], unchanged: [] },
      rulesets: { created: ['RECON_SAME'] },
    });
    const second = await cli.run('import', 'tieout.yaml');
    expect(second).toMatchObject({
      code: 0,
      stdout: 'Connections: 2 unchanged\nRulesets:    1 unchanged\nSchedules:   none in the file\n',
    });
  });

  it('reads standard input', async () => {
    const { code, stdout } = await cli.feed('{"version": 1}', 'import', '-');
    expect([code, stdout]).toEqual([0, 'Connections: none in the file\nRulesets:    none in the file\nSchedules:   none in the file\n']);
  });

  it('finds the file where the person is, also through npm', async () => {
    const elsewhere = join(cli.folder, 'elsewhere');
    await mkdir(elsewhere, { recursive: true });
    await writeFile(join(elsewhere, 'here.yaml'), 'version: 1\n');
    Object.assign(cli.env, { npm_lifecycle_event: 'tieout', INIT_CWD: elsewhere });
    try {
      expect((await cli.run('import', 'here.yaml')).code).toBe(0);
    } finally {
      delete cli.env.npm_lifecycle_event;
      delete cli.env.INIT_CWD;
    }
  });
});

describe('tieout export and schema', () => {
  it('prints YAML without secrets that can be imported again', async () => {
    const { code, stdout, stderr } = await cli.run('export');
    expect(code).toBe(0);
    expect(stdout).toContain('version: 1');
    expect(stdout).toContain('# Not exported: password.');
    expect(stdout).not.toContain('hunter2');
    expect(stderr).toContain('Left out of far: password.');
    expect((await cli.feed(stdout, 'import', '-')).stdout).toBe(
      'Connections: 2 unchanged\nRulesets:    1 unchanged\nSchedules:   none in the file\n',
    );
  });

  it('prints one JSON document, or writes a file', async () => {
    const { document } = await cli.document<{ connections: { name: string }[] }>('export');
    expect(document.connections.map(({ name }) => name)).toEqual(['far', 'left']);
    expect((await cli.run('export', '--out', 'copy.json')).stdout).toBe('');
    expect(JSON.parse(await readFile(join(cli.folder, 'copy.json'), 'utf8'))).toEqual(document);
  });

  it('prints the JSON Schema', async () => {
    const { code, document } = await cli.document('schema');
    expect(code).toBe(0);
    expect(document).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', required: ['version'] });
  });
});

describe('tieout connections', () => {
  it('tests one step by step and fails with what to do', async () => {
    const { code, document } = await cli.document<{ success: boolean; steps: { step: string; status: string; fix?: string }[] }>(
      'connections',
      'test',
      'far',
    );
    expect(code).toBe(1);
    expect(document.success).toBe(false);
    expect(document.steps[0]).toMatchObject({ step: 'reach', status: 'failed', fix: expect.any(String) });
    const text = await cli.run('connections', 'test', 'left');
    expect(text).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ reach/) });
  });

  it('answers a mistyped name with the one that was meant', async () => {
    const { code, stderr } = await cli.run('connections', 'test', 'lefft');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no connection "lefft"; did you mean "left"?');
  });
});

describe('tieout init and tokens', () => {
  it('says what it checked', async () => {
    const { code, document } = await cli.document('init');
    expect(code).toBe(0);
    expect(document).toMatchObject({ success: true, migrations_applied: [], connections: 2, rulesets: 1, administrator: false });
    expect((await cli.run('init')).stdout).toMatch(/✓ control database .*up to date/);
  });

  it('makes a token and prints nothing else on standard output', async () => {
    const { code, stdout, stderr } = await cli.run('tokens', 'create', '--name', 'nightly', '--role', 'analyst');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S{20,}\n$/);
    expect(stderr).toContain('not shown again');
    const again = await cli.run('tokens', 'create', '--name', 'nightly', '--role', 'analyst');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('A token with this name is in use.');
  });
});
