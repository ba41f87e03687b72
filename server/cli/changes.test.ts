import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each step starts a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const JOBS = 'CREATE TABLE jobs (job INTEGER, release TEXT, fab_order DECIMAL(10,2), paint_color TEXT, PRIMARY KEY (job, release))';
const CONFIGURATION = `version: 1
connections:
  - { name: production, type: sqlite, path: ./production.db }
  - { name: sandbox, type: sqlite, path: ./sandbox.db }
rulesets:
  - id: JOBS
    name: Jobs
    source: { connection: production, table: jobs }
    target: { connection: sandbox, table: jobs }
    fields:
      - { source: fab_order, target: fab_order, apply: true }
      - { source: paint_color, target: paint_color, apply: true }
    changes: { inserts: true }
`;

/** The seed's way: run, plan, look, apply. */
describe('repairing from a terminal', () => {
  let cli: CliPlace;
  const jobs = (): unknown[] => {
    const database = new Database(join(cli.folder, 'sandbox.db'));
    try {
      return database.prepare('SELECT * FROM jobs ORDER BY job, release').raw().all();
    } finally {
      database.close();
    }
  };
  const fill = (file: string, rows: string): void => {
    const database = new Database(join(cli.folder, file));
    database.exec(`${JOBS}; INSERT INTO jobs VALUES ${rows}`);
    database.close();
  };
  beforeAll(async () => {
    cli = await openCliPlace();
    fill('production.db', "(1, 'A', 510, 'blue'), (2, 'A', 20.5, 'red'), (3, 'B', NULL, 'green'), (4, 'C', 7, 'x')");
    fill('sandbox.db', "(1, 'A', 500, 'red'), (2, 'A', 20.5, 'red'), (3, 'B', 9, 'green'), (9, 'Z', 1, 'q')");
    await writeFile(join(cli.folder, 'tieout.yaml'), CONFIGURATION);
    expect((await cli.run('import', 'tieout.yaml')).code).toBe(0);
  });
  afterAll(() => cli.close());

  it('plans, shows the statements, applies what is approved and takes it back', async () => {
    const before = jobs();
    const run = await cli.document<{ execution_id: string }>('run', 'JOBS');
    const { document: plan } = await cli.document<{ change_set_id: string; version: number }>('changes', 'plan', run.document.execution_id);
    expect(plan).toMatchObject({
      ...{ success: true, matched: 3, source_only: 1, target_only: 1, updates: 2, inserts: 1, deletes: 0, warnings: [] },
      fields: [
        { field: 'fab_order', changes: 2 },
        { field: 'paint_color', changes: 1 },
      ],
    });
    const id = plan.change_set_id;
    const dry = await cli.run('changes', 'apply', id, '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout.split('\n')).toContain(
      `UPDATE "jobs" SET "fab_order" = NULL WHERE "job" = 3 AND "release" = 'B' COLLATE BINARY AND "fab_order" = 9.00;`,
    );
    expect(dry.stderr).toContain('No row is approved yet');
    const early = await cli.document('changes', 'apply', id, '--yes');
    expect(early).toMatchObject({ code: 1, document: { success: false, error: { code: 'conflict' } } });

    expect((await cli.run('changes', 'approve', id)).code).toBe(2);
    expect((await cli.document('changes', 'approve', id, '--all')).document).toMatchObject({ success: true, decided: 3, left: 0 });
    expect(
      (await cli.document('changes', 'reject', id, '--key', 'job=1', '--key', 'release=A', '--field', 'paint_color')).document,
    ).toMatchObject({
      decided: 1,
    });
    const unconfirmed = await cli.run('changes', 'apply', id);
    expect(unconfirmed).toMatchObject({ code: 2, stderr: expect.stringContaining('Add --yes') });
    expect(jobs()).toEqual(before);

    const applied = await cli.document('changes', 'apply', id, '--yes');
    expect(applied).toMatchObject({ code: 0, document: { success: true, applied: 3, stale: 0, skipped: 0, failed: 0 } });
    for (const stage of ['connection   sandbox', 'applying     3 rows', 'committed', 'read back']) expect(applied.stderr).toContain(stage);
    expect(jobs()).toEqual([
      [1, 'A', 510, 'red'],
      [2, 'A', 20.5, 'red'],
      [3, 'B', null, 'green'],
      [4, 'C', 7, 'x'],
      [9, 'Z', 1, 'q'],
    ]);
    expect((await cli.run('changes', 'apply', id, '--yes')).code).toBe(1);

    const undone = await cli.document('changes', 'undo', id, '--yes');
    expect(undone).toMatchObject({ code: 0, document: { success: true, applied: 3 } });
    expect(jobs()).toEqual(before);
    const shown = await cli.document('changes', 'show', id, '--where', 'outcome=applied');
    expect(shown.document).toMatchObject({ status: 'applied', report: { applied: 3 }, rows: [{ row: 1 }, { row: 2 }, { row: 3 }] });

    const rejected = await cli.run('changes', 'show', id, '--where', 'decision=rejected', '--format', 'csv');
    expect([rejected.code, rejected.stderr]).toEqual([0, '']);
    const [names, ...lines] = rejected.stdout.trimEnd().split('\n');
    expect(names).toMatch(/^row,kind,rule,key_job,key_release,field,column,old_value,new_value,/);
    expect(lines).toEqual([]);
    const file = join(cli.folder, 'set.json');
    const written = await cli.document('changes', 'show', id, '--out', 'set.json');
    expect(written).toMatchObject({
      code: 0,
      document: { success: true, format: 'json', rows: 3, file: expect.stringContaining('set.json') },
    });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject([
      {
        row: 1,
        key: { job: '1', release: 'A' },
        fields: {
          fab_order: { old: '500.00', new: '510.00', decision: 'approved', decided_by: 'Command line' },
          paint_color: { decision: 'rejected' },
        },
        outcome: 'applied',
        applied_by: 'Command line',
      },
      { row: 2, outcome: 'applied' },
      { row: 3, kind: 'insert' },
    ]);
  });

  it('reads and writes single rows by key', async () => {
    const got = await cli.document('get', 'sandbox', 'jobs', '--key', 'job=2', '--key', 'release=A');
    expect(got).toMatchObject({ code: 0, document: { rows: [{ job: '2', release: 'A', fab_order: '20.5', paint_color: 'red' }] } });
    expect((await cli.run('get', 'sandbox', 'jobs', '--key', 'job=77')).code).toBe(2);
    const key = ['--key', 'job=2', '--key', 'release=A'];
    const dry = await cli.run('set', 'sandbox', 'jobs', ...key, '--value', 'paint_color=teal', '--null', 'fab_order', '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`SET "paint_color" = 'teal', "fab_order" = NULL WHERE "job" = 2`),
    });
    expect(jobs()).toContainEqual([2, 'A', 20.5, 'red']);
    expect(await cli.run('set', 'sandbox', 'jobs', ...key, '--value', 'fab_order=many', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"many" is no decimal'),
    });
    const set = await cli.document('set', 'sandbox', 'jobs', ...key, '--value', 'paint_color=teal', '--yes');
    expect(set).toMatchObject({ code: 0, document: { success: true, applied: 1 } });
    expect(jobs()).toContainEqual([2, 'A', 20.5, 'teal']);
  });

  it('leaves no approved set behind that nobody confirmed', async () => {
    const sets = async () => (await cli.document<{ id: string; status: string }[]>('changes', 'list')).document;
    const before = await sets();
    const [{ id } = { id: '' }] = before.filter(({ status }) => status === 'applied');
    for (const words of [
      ['undo', id],
      ['set', 'sandbox', 'jobs', '--key', 'job=9', '--value', 'paint_color=gold'],
    ]) {
      const asked = await cli.run(...(words[0] === 'undo' ? ['changes', ...words] : words));
      expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('Add --yes') });
    }
    expect(await sets()).toEqual(before);
  });
});
