import { MongoClient, ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { health } from '#server/api/rest/health.ts';
import { actor } from '#server/api/testing/test-app.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { COLLECTION } from '#server/engine/results-store/mongodb-place.ts';
import { openResultsStore } from '#server/engine/results-store/open-results-store.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { runHere } from '#server/jobs/run-here.ts';
import { settleLeftResults } from '#server/jobs/settle-results.ts';
import { addOrderBooks, type OrderBooks, RULESET_ID } from '#server/jobs/testing/order-books.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { startProxy } from '#server/testing/proxy.ts';
import { waitForRun } from '../runs/follow-run.ts';
import { getRun, runEvents } from '../runs/run.service.ts';
import type { RunDetail } from '../runs/run-view.ts';
import { retryRun } from '../runs/start-run.ts';
import { updateSettings } from '../settings/settings.service.ts';
import { resultsStoreSetup, storeRunResult } from './results-store.service.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const NEVER = new AbortController().signal;
const analyst = actor('analyst');
/** For gateways on busy machines. */
const PATIENT = { connectMs: 60_000, wholeMs: 60_000 };

async function run(scratch: ScratchApp, more: { storeInMongodb?: boolean; limit?: number } = {}): Promise<RunDetail> {
  const { id, end } = await runHere(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID, ...more }, { signal: NEVER });
  expect(end).toBe('succeeded');
  return getRun(scratch.app, CLI_ACTOR, { id });
}

describeEngine('mongodb', 'results of runs', (engine) => {
  const database = `tieout_runs_${process.pid}`;
  const url = new URL(engine.url);
  url.pathname = `/${database}`;
  let client: MongoClient;
  let scratch: ScratchApp;
  let books: OrderBooks;
  beforeAll(async () => {
    client = await new MongoClient(engine.url).connect();
  });
  beforeEach(async () => {
    scratch = await openScratchApp({ MONGODB_URI: url.href });
    scratch.app.resultsStore = openResultsStore(url.href, PATIENT);
    books = await addOrderBooks(scratch.app, scratch.folder, 400);
  });
  afterEach(async () => {
    await scratch.app.resultsStore?.close();
    await scratch.close();
  });
  afterAll(async () => {
    await client?.db(database).dropDatabase();
    await client?.close();
  });
  const stored = (executionId: string) => client.db(database).collection(COLLECTION).findOne({ execution_id: executionId });

  it('become a document with everything the result says, and a sample of what differs', async () => {
    await updateSettings(scratch.app, CLI_ACTOR, { resultsSampleRows: 30 });
    const done = await run(scratch);
    const document = done.document as RunDocument;
    expect(done.resultsStore).toEqual({ status: 'stored', documentId: expect.any(String), storedAt: expect.any(Date), error: null });
    expect(document.mongodb_document_id).toBe(done.resultsStore?.documentId);
    expect(document.warnings.join()).not.toContain('MongoDB');

    const found = await stored(done.id);
    const { started_at, ended_at, ...result } = document;
    expect(found).toMatchObject({
      ...result,
      _id: new ObjectId(done.resultsStore?.documentId ?? ''),
      started_at: new Date(started_at),
      ended_at: new Date(ended_at),
      format: 1,
      status: 'succeeded',
      requested_by: 'Command line',
      origin: 'cli',
      attempt: 1,
      queued_at: done.queuedAt,
      stored_at: expect.any(Date),
      source: { connection: 'shop', table: 'orders', query: null, filter: null },
      target: { connection: 'ledger', table: 'ledger.csv', query: null, filter: null },
      connection_overrides: false,
      matched_count: books.expected.matched,
    });
    expect(found?.outcomes_sample).toMatchObject({ count: 30, left_out_for_size: 0 });
    const rows = found?.outcomes_sample.rows as { outcome: string }[];
    expect(rows.map((row) => row.outcome)).toEqual(['mismatched', 'source_only', 'target_only'].flatMap((kind) => Array(10).fill(kind)));
    expect(rows[0]).toEqual({
      outcome: 'mismatched',
      rule: 'order number',
      confidence: 0.95,
      reason: null,
      key: [{ column: 'order_id', value: '7' }],
      fields: [
        { field: 'status', source: 'PAID', target: 'OPEN', equal: false },
        { field: 'amount', source: '7.50', target: '7.50', equal: true },
      ],
    });
    expect((await runEvents(scratch.app, CLI_ACTOR, { id: done.id })).at(-1)?.message).toContain(`, ${database}.${COLLECTION}).`);
  });

  it('are all there when the sample may hold more than there is, page after page', async () => {
    await updateSettings(scratch.app, CLI_ACTOR, { resultsSampleRows: 10_000 });
    const { id } = await run(scratch);
    const { mismatched, sourceOnly, targetOnly } = books.expected;
    const rows = ((await stored(id))?.outcomes_sample.rows ?? []) as { outcome: string; key: { value: string }[] }[];
    expect(rows).toHaveLength(mismatched + sourceOnly + targetOnly);
    expect(new Set(rows.map((row) => `${row.outcome} ${row.key[0]?.value}`)).size).toBe(rows.length);
  });

  it('go there or not as the run says; a retry says the same', async () => {
    const not = await run(scratch, { storeInMongodb: false });
    expect(not).toMatchObject({ resultsStore: null, options: { storeInMongodb: false }, document: { mongodb_document_id: null } });
    expect(await stored(not.id)).toBeNull();
    const { id } = await retryRun(scratch.app, CLI_ACTOR, { id: not.id });
    expect((await getRun(scratch.app, CLI_ACTOR, { id })).options.storeInMongodb).toBe(false);

    await updateSettings(scratch.app, CLI_ACTOR, { resultsSampleRows: 0 });
    const first = await storeRunResult(scratch.app, analyst, { id: not.id });
    const again = await storeRunResult(scratch.app, analyst, { id: not.id });
    expect(again.documentId).toBe(first.documentId);
    expect(await client.db(database).collection(COLLECTION).countDocuments({ execution_id: not.id })).toBe(1);
    expect(await stored(not.id)).toMatchObject({ outcomes_sample: { count: 0, rows: [] } });
    const audited = await scratch.app.db.auditEntry.findMany({ where: { action: 'run.store_result' } });
    expect(audited).toMatchObject([
      { actor: analyst.id, entityId: not.id, summary: `Stored the result of ${not.id} in MongoDB`, after: { status: 'stored' } },
      { actor: analyst.id },
    ]);
  });

  it('wait for a worker when the one that had them died in between', async () => {
    const { id } = await run(scratch, { storeInMongodb: false });
    await scratch.app.db.run.update({ where: { id }, data: { resultsStore: 'pending' } });
    await settleLeftResults(scratch.app, NEVER);
    expect(await stored(id)).toBeNull();
    scratch.app.now = () => new Date(Date.now() + 61_000);
    await settleLeftResults(scratch.app, NEVER);
    expect(await stored(id)).not.toBeNull();
    expect((await getRun(scratch.app, CLI_ACTOR, { id })).resultsStore).toMatchObject({ status: 'stored' });
  });

  it('keep their former sample when the outcomes were dropped meanwhile', async () => {
    const { id } = await run(scratch);
    await scratch.app.db.run.update({ where: { id }, data: { outcomesDroppedAt: new Date() } });
    await scratch.app.landing.dropExecution({ executionId: id });
    await storeRunResult(scratch.app, CLI_ACTOR, { id });
    expect((await stored(id))?.outcomes_sample.count).toBeGreaterThan(0);
  });

  it('are waited for by whoever waits for the run, but not for ever', async () => {
    const { id } = await run(scratch);
    await scratch.app.db.run.update({ where: { id }, data: { resultsStore: 'pending', endedAt: new Date() } });
    const waiting = waitForRun(scratch.app, id, NEVER);
    await storeRunResult(scratch.app, CLI_ACTOR, { id });
    expect(await waiting).toMatchObject({ resultsStore: { status: 'stored' } });
    await scratch.app.db.run.update({
      where: { id },
      data: { resultsStore: 'pending', endedAt: new Date(Date.now() - 3_600_000), revision: { increment: 1 } },
    });
    expect(await waitForRun(scratch.app, id, NEVER)).toMatchObject({ status: 'succeeded', resultsStore: { status: 'pending' } });
  });

  it('are kept when MongoDB refuses, and stored when it is back; health tells', async () => {
    const proxy = await startProxy(url.hostname, Number(url.port));
    const through = new URL(url);
    through.host = `127.0.0.1:${proxy.port}`;
    through.searchParams.set('directConnection', 'true');
    await scratch.app.resultsStore?.close();
    scratch.app.resultsStore = openResultsStore(through.href, { connectMs: 500, wholeMs: 60_000 });
    const mongodb = async () => (await (await health(async () => scratch.app)).json()).mongodb.status;
    try {
      proxy.accept(false);
      const refused = await run(scratch);
      const reason = expect.stringMatching(/^The result was not stored in MongoDB, only in the control database: .* cannot be reached\.$/);
      expect(refused).toMatchObject({
        status: 'succeeded',
        outcomesAvailable: true,
        resultsStore: { status: 'failed', documentId: null },
        document: { mongodb_document_id: null, warnings: [reason], warning_details: [{ code: 'fallback', message: reason }] },
      });
      await expect(storeRunResult(scratch.app, CLI_ACTOR, { id: refused.id })).rejects.toMatchObject({ code: 'connection_failed' });
      expect(await scratch.app.db.auditEntry.findFirst({ where: { action: 'run.store_result' } })).toMatchObject({
        summary: `Could not store the result of ${refused.id} in MongoDB`,
      });
      expect(await mongodb()).toBe('failing');

      proxy.accept(true);
      scratch.app.resultsStore = openResultsStore(through.href, PATIENT);
      expect(await storeRunResult(scratch.app, CLI_ACTOR, { id: refused.id })).toMatchObject({ status: 'stored', error: null });
      expect((await getRun(scratch.app, CLI_ACTOR, { id: refused.id })).document).toMatchObject({
        mongodb_document_id: (await stored(refused.id))?._id.toHexString(),
        warnings: [],
      });

      proxy.accept(false);
      proxy.cut();
      scratch.app.resultsStore = openResultsStore(through.href, { connectMs: 500, wholeMs: 60_000 });
      await expect(storeRunResult(scratch.app, CLI_ACTOR, { id: refused.id })).rejects.toMatchObject({ code: 'connection_failed' });
      expect(await getRun(scratch.app, CLI_ACTOR, { id: refused.id })).toMatchObject({
        resultsStore: { status: 'stored', error: expect.any(String) },
        document: { mongodb_document_id: expect.any(String), warnings: [expect.stringContaining('the former document is kept')] },
      });
    } finally {
      await proxy.close();
    }
  });
});

describe('without MONGODB_URI', () => {
  let scratch: ScratchApp;
  beforeEach(async () => {
    scratch = await openScratchApp();
    await addOrderBooks(scratch.app, scratch.folder, 20);
  });
  afterEach(() => scratch.close());

  it('nothing is stored, and nobody misses it', async () => {
    expect(resultsStoreSetup(scratch.app, analyst)).toEqual({ configured: false, place: null });
    expect(await run(scratch)).toMatchObject({ resultsStore: null, document: { mongodb_document_id: null, warnings: [] } });
    expect(await (await health(async () => scratch.app)).json()).toMatchObject({ mongodb: { status: 'off' } });
  });

  it('a run that wanted it says what is missing', async () => {
    const done = await run(scratch, { storeInMongodb: true });
    expect(done.document?.warnings).toEqual([
      'The result was not stored in MongoDB, only in the control database: MONGODB_URI is not set.',
    ]);
    await expect(storeRunResult(scratch.app, analyst, { id: done.id })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('is for those who may start runs, and for runs with a result', async () => {
    const done = await run(scratch);
    await expect(storeRunResult(scratch.app, actor('viewer'), { id: done.id })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(storeRunResult(scratch.app, analyst, { id: 'EXEC_nothing' })).rejects.toMatchObject({ code: 'not_found' });
    await scratch.app.db.run.update({ where: { id: done.id }, data: { status: 'failed' } });
    await expect(storeRunResult(scratch.app, analyst, { id: done.id })).rejects.toMatchObject({ code: 'conflict' });
  });
});
