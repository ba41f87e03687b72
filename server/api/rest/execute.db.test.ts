import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { getRun } from '#server/features/runs/run.service.ts';
import { createToken } from '#server/features/tokens/token.service.ts';
import { exportFolder } from '#server/jobs/clean-up.ts';
import { addOrderBooks, type OrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { startWorker, type Worker } from '#server/jobs/worker.ts';
import { executeWithLanding } from './execute-with-landing.ts';
import { getExecution } from './execution.ts';
import { getExecutionOutcomes } from './execution-outcomes.ts';
import { handleExport } from './export-file.ts';
import { handleRest } from './handle-rest.ts';
import { runDocumentSchema } from './run-document.schema.ts';
import { expectDescribed } from './testing/described.ts';

interface OutcomesBody {
  execution_id: string;
  outcomes: { outcome: string; key: Record<string, string>; fields: Record<string, object> }[];
  next_cursor: string | null;
}

/** SQLite against CSV, through the REST API and a real worker. */
describe('the seed’s call', () => {
  let scratch: ScratchApp;
  let books: OrderBooks;
  let worker: Worker;
  let token: string;
  let document: RunDocument;
  beforeAll(async () => {
    scratch = await openScratchApp();
    books = await addOrderBooks(scratch.app, scratch.folder, 200);
    worker = await startWorker(scratch.app);
    ({ token } = await createToken(scratch.app, CLI_ACTOR, { name: 'test', role: 'operator' }));
    const response = await handleRest(
      openApp,
      request('/api/v1/reconciliation/execute-with-landing', { ruleset_id: RULESET_ID, store_in_mongodb: true }),
      executeWithLanding,
    );
    expect(response.status).toBe(200);
    document = await expectDescribed<RunDocument>('post', '/api/v1/reconciliation/execute-with-landing', response);
  });
  afterAll(async () => {
    await worker.stop();
    await scratch.close();
  });

  const openApp = async (): Promise<ScratchApp['app']> => scratch.app;
  const request = (path: string, body?: object): Request =>
    new Request(`http://localhost:3000${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, host: 'localhost:3000' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  it('answers with the whole document of the contract, every number right', () => {
    const { expected, rows } = books;
    const rcr = (expected.matched / rows) * 100;
    const far = Math.round((1 - expected.mismatched / (2 * expected.matched)) * 10_000) / 100;
    const table = (side: string): string =>
      expect.stringMatching(new RegExp(`^recon_stage_${document.execution_id}_${side}_\\d{8}_\\d{6}$`));
    const staging = (side: string, count: number): object => ({
      table_name: table(side),
      row_count: count,
      size_mb: expect.any(Number),
      indexes: expect.any(Array),
    });
    const rule = {
      name: 'order number',
      type: 'exact',
      matched: expected.matched,
      confidence: 0.95,
      mean_confidence: 0.95,
      duplicate_key_source_count: 0,
      duplicate_key_target_count: 0,
    };
    const field = { compared: expected.matched };
    const mismatchedFar = Math.round((1 - expected.mismatched / expected.matched) * 10_000) / 100;
    expect(document).toEqual({
      success: true,
      execution_id: expect.stringMatching(/^EXEC_[0-9a-f]{8}$/),
      ruleset_id: RULESET_ID,
      ruleset_name: 'Orders against the ledger',
      ruleset_version: 1,
      landing_engine: 'duckdb',
      matched_count: expected.matched,
      equal_count: expected.equal,
      mismatched_count: expected.mismatched,
      unmatched_source_count: expected.sourceOnly,
      unmatched_target_count: expected.targetOnly,
      rejected_source_count: 0,
      rejected_target_count: 0,
      duplicate_key_source_count: 0,
      duplicate_key_target_count: 0,
      null_key_source_count: 0,
      null_key_target_count: 0,
      total_source_count: rows,
      total_target_count: expected.totalTarget,
      rcr,
      rcr_status: 'HEALTHY',
      dqcs: 0.95,
      dqcs_status: 'GOOD',
      rei: expect.any(Number),
      rei_status: expect.any(String),
      far,
      far_status: 'HEALTHY',
      rei_success: rcr,
      rei_utilisation: 100,
      rei_speed: expect.any(Number),
      rules: [rule],
      fields: [
        { source: 'status', target: 'state', mismatched: expected.mismatched, far: mismatchedFar, ...field },
        { source: 'amount', target: 'total', mismatched: 0, far: 100, ...field },
      ],
      warnings: expect.arrayContaining([expect.stringMatching(/MongoDB/)]),
      warning_details: expect.any(Array),
      sanitised: [],
      source_staging: staging('source', rows),
      target_staging: staging('target', expected.totalTarget),
      extraction_time_ms: expect.any(Number),
      reconciliation_time_ms: expect.any(Number),
      total_time_ms: expect.any(Number),
      rows_per_second: expect.any(Number),
      mongodb_document_id: null,
      staging_retained: true,
      staging_ttl_hours: 24,
      limit: null,
      started_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
    });
    expect(document.rei).toBeCloseTo((rcr * 100 * document.rei_speed) / 10_000, 1);
    expect(runDocumentSchema.parse(document)).toEqual(document);
  });

  it('gives the same document to whoever asks later', async () => {
    const run = await getRun(scratch.app, CLI_ACTOR, { id: document.execution_id });
    expect(run.document).toEqual(document);
    expect(run).toMatchObject({
      status: 'succeeded',
      origin: 'rest',
      requestedBy: 'test',
      attempt: 1,
      rcr: document.rcr,
      outcomesAvailable: true,
    });
    const response = await handleRest(openApp, request('/x'), (call) => getExecution(call, document.execution_id));
    const told = await expectDescribed('get', '/api/v1/executions/{id}', response);
    expect(told).toEqual({ ...document, status: 'succeeded' });
  });

  it('gives every outcome once, page by page', async () => {
    const page = async (query: string): Promise<OutcomesBody> => {
      const response = await handleRest(openApp, request(`/api/v1/executions/x/outcomes${query}`), (call) =>
        getExecutionOutcomes(call, document.execution_id),
      );
      expect(response.status).toBe(200);
      return expectDescribed<OutcomesBody>('get', '/api/v1/executions/{id}/outcomes', response);
    };
    const keys: string[] = [];
    const counts = new Map<string, number>();
    let cursor: string | null = null;
    do {
      const body: OutcomesBody = await page(`?limit=17${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      for (const row of body.outcomes) {
        keys.push(`${row.outcome} ${row.key.order_id}`);
        counts.set(row.outcome, (counts.get(row.outcome) ?? 0) + 1);
      }
      cursor = body.next_cursor;
    } while (cursor);
    const { expected } = books;
    expect(Object.fromEntries(counts)).toEqual({
      equal: expected.equal,
      mismatched: expected.mismatched,
      source_only: expected.sourceOnly,
      target_only: expected.targetOnly,
    });
    expect(new Set(keys).size).toBe(keys.length);

    const [first] = (await page('?outcome=mismatched&changed_field=status&limit=1')).outcomes;
    expect(first).toMatchObject({
      outcome: 'mismatched',
      rule: 'order number',
      confidence: 0.95,
      key: { order_id: '7' },
      fields: { status: { source: 'PAID', target: 'OPEN', equal: false }, amount: { equal: true } },
    });
    expect(first).not.toHaveProperty('id');
    expect((await page('?outcome=rejected')).outcomes).toEqual([]);
  });

  it('exports what a filter chooses as CSV, JSON and Parquet, and leaves no file', async () => {
    const filter = encodeURIComponent(JSON.stringify({ outcomes: ['mismatched'] }));
    const file = async (format: string): Promise<{ bytes: Buffer; headers: Headers }> => {
      const response = await handleExport(openApp, request(`/api/exports/x?format=${format}&filter=${filter}`), document.execution_id);
      expect(response.status).toBe(200);
      return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers };
    };
    const { mismatched } = books.expected;
    const csv = await file('csv');
    const lines = csv.bytes.toString('utf8').trim().split('\n');
    expect(lines).toHaveLength(mismatched + 1);
    expect(lines[0]).toContain('status_source');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${RULESET_ID}-${document.execution_id}-mismatched.csv"`);
    expect(Number(csv.headers.get('content-length'))).toBe(csv.bytes.length);
    expect(JSON.parse((await file('json')).bytes.toString('utf8'))).toHaveLength(mismatched);
    expect((await file('parquet')).bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(await readdir(exportFolder(scratch.app.environment.dataDir))).toEqual([]);
    const wrong = await handleExport(openApp, request('/api/exports/x?format=xlsx'), document.execution_id);
    expect(wrong.status).toBe(400);
    const badFilter = await handleExport(openApp, request('/api/exports/x?filter={"outcomes":["odd"]}'), document.execution_id);
    expect(badFilter.status).toBe(400);
  });
});
