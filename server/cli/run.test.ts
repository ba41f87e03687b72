import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunDocument } from '#server/engine/run-document.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Ten orders; in the ledger 3 has another state, 9 and 10 are missing, 11 is new. */
const LEDGER = ['id,state,total', ...[1, 2, 3, 4, 5, 6, 7, 8, 11].map((id) => `${id},${id === 3 ? 'OPEN' : 'PAID'},${id}.50`)].join('\n');

const CONFIGURATION = `version: 1
connections:
  - { name: shop, type: sqlite, path: ./shop.db }
  - { name: ledger, type: files, path: ./files }
rulesets:
  - id: RECON_ORDERS
    name: Orders against the ledger
    source: { connection: shop, table: orders }
    target: { connection: ledger, table: ledger.csv }
    rules:
      - { name: order number, type: exact, keys: [{ source: order_id, target: id }] }
    fields:
      - { source: status, target: state }
      - { source: amount, target: total }
  - id: RECON_SELF
    name: Orders against themselves
    source: { connection: shop, table: orders }
    target: { connection: shop, table: orders }
    # Ten rows are over before a speed can be told.
    thresholds: { rei: { excellent: 0, good: 0, acceptable: 0, warning: 0 } }
  - id: RECON_ENDLESS
    name: A query that takes minutes
    source:
      connection: shop
      query: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT i AS order_id, 'PAID' AS status FROM n"
    target: { connection: ledger, table: ledger.csv }
    rules:
      - { name: order number, type: exact, keys: [{ source: order_id, target: id }] }
    fields: [{ source: status, target: state }]
`;

let cli: CliPlace;
let runId: string;

beforeAll(async () => {
  cli = await openCliPlace();
  const client = createClient({ url: `file:${join(cli.folder, 'shop.db')}` });
  await client.execute('CREATE TABLE orders (order_id INTEGER PRIMARY KEY, status TEXT, amount REAL)');
  const values = Array.from({ length: 10 }, (_, index) => `(${index + 1}, 'PAID', ${index + 1}.5)`);
  await client.execute(`INSERT INTO orders VALUES ${values.join(', ')}`);
  client.close();
  await writeLedger(`${LEDGER}\n`);
  await writeFile(join(cli.folder, 'tieout.yaml'), CONFIGURATION);
  expect(await cli.run('import', 'tieout.yaml')).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => cli.close());

async function writeLedger(text: string): Promise<void> {
  await mkdir(join(cli.folder, 'files'), { recursive: true });
  await writeFile(join(cli.folder, 'files', 'ledger.csv'), text);
}

describe('tieout run', () => {
  it('prints one document on standard output and its progress on standard error', async () => {
    const { code, document, stderr } = await cli.document<RunDocument>('run', 'RECON_ORDERS');
    expect(code).toBe(0);
    expect(document).toMatchObject({
      success: true,
      execution_id: expect.stringMatching(/^EXEC_[0-9a-f]{8}$/),
      ruleset_id: 'RECON_ORDERS',
      landing_engine: 'duckdb',
      total_source_count: 10,
      total_target_count: 9,
      matched_count: 8,
      equal_count: 7,
      mismatched_count: 1,
      unmatched_source_count: 2,
      unmatched_target_count: 1,
      rcr: 80,
      rcr_status: 'WARNING',
      dqcs: 0.95,
      far: 93.75,
      rules: [{ name: 'order number', type: 'exact', matched: 8, confidence: 0.95 }],
      source_staging: { row_count: 10 },
    });
    expect(stderr).toMatch(/^read source +10 rows/m);
    expect(stderr).toMatch(/^read target +9 rows/m);
    runId = document.execution_id;
  });

  it('shows people the result on one screen', async () => {
    const { code, stdout } = await cli.run('run', 'RECON_ORDERS');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^RECON_ORDERS {2}Orders against the ledger, version 1$/m);
    expect(stdout).toMatch(/^only here +2 +1$/m);
    expect(stdout).toContain('RCR 80.00 % WARNING   DQCS 0.950 GOOD');
    expect(stdout).toMatch(/^status → state +1 +8 +87.50 %$/m);
    expect(stdout).toMatch(/tieout outcomes EXEC_[0-9a-f]{8} --outcome mismatched --format csv/);
  });

  it('leaves with 3 only when a status is bad and somebody asked', async () => {
    await writeLedger('id,state,total\n1,PAID,1.50\n');
    try {
      const plain = await cli.document<RunDocument>('run', 'RECON_ORDERS');
      expect([plain.code, plain.document.rcr_status]).toEqual([0, 'CRITICAL']);
      expect((await cli.document('run', 'RECON_ORDERS', '--fail-on-status')).code).toBe(3);
      expect((await cli.document('run', 'RECON_SELF', '--fail-on-status')).code).toBe(0);
    } finally {
      await writeLedger(`${LEDGER}\n`);
    }
  });

  it('reads at most so many rows and says so', async () => {
    const { document } = await cli.document<RunDocument>('run', 'RECON_ORDERS', '--limit', '4');
    expect(document).toMatchObject({ total_source_count: 4, total_target_count: 4, limit: 4 });
    expect(document.warnings.join()).toContain('Only the first 4 rows');
  });

  it('drops the staging tables at once when it is asked to', async () => {
    const { document } = await cli.document<RunDocument>('run', 'RECON_ORDERS', '--no-keep-staging');
    expect(document.staging_retained).toBe(false);
    const { document: tables } = await cli.document<{ execution_id: string }[]>('staging', 'list');
    expect(tables.map((table) => table.execution_id)).not.toContain(document.execution_id);
  });

  it('answers a mistyped ruleset with the one that was meant', async () => {
    const { code, document, stderr } = await cli.document('run', 'RECON_ORDER');
    expect(code).toBe(2);
    expect(document).toMatchObject({ success: false, error: { code: 'not_found' } });
    expect(stderr).toContain('There is no ruleset "RECON_ORDER"; did you mean "RECON_ORDERS"?');
  });

  it('fails with the file and the line when a CSV line cannot be read', async () => {
    await writeLedger(`${LEDGER}\n12,"PAID,3.50\n13,PAID,1.00\n`);
    try {
      const { code, document, stderr } = await cli.document('run', 'RECON_ORDERS');
      expect(code).toBe(1);
      expect(document).toMatchObject({
        success: false,
        execution_id: expect.stringMatching(/^EXEC_/),
        error: { message: expect.any(String) },
      });
      expect(stderr).toMatch(/ledger\.csv/);
      expect(stderr).toMatch(/line 11/);
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      await writeLedger(`${LEDGER}\n`);
    }
  });

  it('fails with one sentence when a table is gone, and keeps nothing of the run', async () => {
    await rename(join(cli.folder, 'files', 'ledger.csv'), join(cli.folder, 'files', 'ledgers.csv'));
    try {
      const { code, document, stderr } = await cli.document<{ execution_id: string }>('run', 'RECON_ORDERS');
      expect(code).toBe(1);
      expect(stderr).toContain('ledger.csv');
      expect(stderr).not.toMatch(/^\s+at /m);
      const outcomes = await cli.run('outcomes', document.execution_id);
      expect(outcomes).toMatchObject({ code: 2, stdout: '' });
      expect(outcomes.stderr).toContain('failed: it has no outcomes');
    } finally {
      await rename(join(cli.folder, 'files', 'ledgers.csv'), join(cli.folder, 'files', 'ledger.csv'));
    }
  });
});

describe('Ctrl-C', () => {
  it('cancels the run, says so and leaves nothing of it', async () => {
    const { process: child, ended } = cli.start('run', 'RECON_ENDLESS', '--json');
    await new Promise<void>((began) => child.stderr?.on('data', (text: string) => text.includes('reading both sides') && began()));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain('Cancelling: both databases are told to stop.');
    const document = JSON.parse(stdout) as { execution_id: string; error: { code: string } };
    expect(document).toMatchObject({ success: false, error: { code: 'cancelled' } });
    const { document: run } = await cli.document('runs', 'show', document.execution_id);
    expect(run).toMatchObject({ status: 'cancelled', rcr: null });
    const { document: tables } = await cli.document<{ execution_id: string }[]>('staging', 'list');
    expect(tables.map((table) => table.execution_id)).not.toContain(document.execution_id);
  });
});

describe('tieout worker', () => {
  it('works until it is told to stop, and leaves with 0', async () => {
    const { process: child, ended } = cli.start('worker');
    await new Promise<void>((ready) => child.stderr?.on('data', (text: string) => text.includes('the worker is ready') && ready()));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('tieout runs', () => {
  it('lists the latest first, for people and for programs', async () => {
    const { document } = await cli.document<{ execution_id: string; status: string; rcr: number | null }[]>(
      'runs',
      'list',
      '--status',
      'succeeded',
    );
    expect(document.find((run) => run.execution_id === runId)).toMatchObject({ status: 'succeeded', rcr: 80 });
    const { stdout } = await cli.run('runs', 'list', '--limit', '3');
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  });

  it('shows one run by the beginning of its id', async () => {
    const { code, document } = await cli.document('runs', 'show', runId.slice(0, 11));
    expect(code).toBe(0);
    expect(document).toMatchObject({ execution_id: runId, status: 'succeeded', matched_count: 8, origin: 'cli' });
    expect((await cli.run('runs', 'show', runId)).stdout).toContain('RCR 80.00 % WARNING');
  });

  it('says so when there is no such run', async () => {
    const { code, stderr } = await cli.run('runs', 'show', 'EXEC_ffffffff');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no run EXEC_ffffffff.');
  });
});

describe('tieout outcomes', () => {
  it('prints CSV', async () => {
    const { code, stdout } = await cli.run('outcomes', runId, '--outcome', 'mismatched', '--format', 'csv');
    expect(code).toBe(0);
    const [head, row, ...others] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^outcome,rule,confidence,reason,order_id,status_source,status_target,status_equal/);
    expect(row).toMatch(/^mismatched,order number,0.95,.*,3,PAID,OPEN,false/);
    expect(others).toEqual([]);
  });

  it('prints JSON with both values of every field', async () => {
    const { document } = await cli.document<unknown[]>('outcomes', '--outcome', 'mismatched', '--outcome', 'target_only', runId);
    expect(document).toHaveLength(2);
    expect(document[0]).toMatchObject({
      outcome: 'mismatched',
      rule: 'order number',
      key: { order_id: '3' },
      fields: { status: { source: 'PAID', target: 'OPEN', equal: false } },
    });
  });

  it('writes a Parquet file by its name', async () => {
    const { code, document } = await cli.document('outcomes', runId, '--out', 'all.parquet');
    expect([code, document]).toEqual([0, expect.objectContaining({ format: 'parquet', rows: 11 })]);
    expect((await readFile(join(cli.folder, 'all.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });
});

describe('tieout staging', () => {
  it('extends, pins and drops both tables of a run', async () => {
    const list = async () =>
      (await cli.document<{ execution_id: string; pinned: boolean; expires_at: string }[]>('staging', 'list')).document.filter(
        (table) => table.execution_id === runId,
      );
    const before = await list();
    expect(before).toHaveLength(2);
    expect((await cli.run('staging', 'extend', runId, '--hours', '48')).code).toBe(0);
    const hours = (Date.parse((await list())[0]!.expires_at) - Date.parse(before[0]!.expires_at)) / 3_600_000;
    expect(hours).toBeCloseTo(48, 3);
    expect((await cli.run('staging', 'pin', runId)).stdout).toContain('Pinned.');
    expect((await list()).every((table) => table.pinned)).toBe(true);
    expect((await cli.run('staging', 'cleanup')).code).toBe(0);
    expect(await list()).toHaveLength(2);
    expect((await cli.run('staging', 'drop', runId)).stdout).toContain('Dropped 2 staging tables');
    expect(await list()).toEqual([]);
    expect((await cli.run('outcomes', runId, '--outcome', 'mismatched')).code).toBe(0);
    expect((await cli.run('staging', 'drop', 'nothing')).code).toBe(2);
  });
});
