import net from 'node:net';
import { MongoClient, ObjectId } from 'mongodb';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { startProxy } from '#server/testing/proxy.ts';
import type { ResultsStore, ResultToStore, SampledOutcome } from './contract.ts';
import { documentId } from './document-id.ts';
import { COLLECTION } from './mongodb-place.ts';
import { STORE_LIMITS } from './mongodb-results-store.ts';
import { openResultsStore } from './open-results-store.ts';

const NEVER = new AbortController().signal;
const MEBIBYTE = 1024 * 1024;

function row(at: number, text = 'x'): SampledOutcome {
  return {
    outcome: 'mismatched',
    rule: 'id',
    confidence: 0.95,
    reason: null,
    key: [{ column: 'id', value: String(at) }],
    fields: [{ field: '$odd.name', source: text, target: null, equal: false }],
  };
}

function result(more: Partial<ResultToStore> = {}): ResultToStore {
  return {
    executionId: 'EXEC_00c0ffee',
    queuedAt: new Date('2026-01-02T03:04:05.678Z'),
    members: { ruleset_id: 'R', matched_count: 3, ended_at: new Date('2026-01-02T03:04:06Z') },
    sample: [row(1), row(2)],
    ...more,
  };
}

describeEngine('mongodb', 'the results store', (engine) => {
  const database = `tieout_results_${process.pid}`;
  const opened: ResultsStore[] = [];
  let client: MongoClient;
  beforeAll(async () => {
    client = await new MongoClient(engine.url).connect();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  afterAll(async () => {
    await client?.db(database).dropDatabase();
    await client?.close();
  });

  const collection = () => client.db(database).collection(COLLECTION);
  const open = (port?: number, limits = { connectMs: 20_000, wholeMs: 60_000 }): ResultsStore => {
    const url = new URL(engine.url);
    if (port !== undefined) url.host = `127.0.0.1:${port}`;
    url.pathname = `/${database}`;
    if (port !== undefined) url.searchParams.set('directConnection', 'true');
    const store = openResultsStore(url.href, limits);
    if (!store) throw new Error('no store');
    opened.push(store);
    return store;
  };

  it('keeps one document per execution, however often it is stored', async () => {
    const store = open();
    await store.check(NEVER);
    const both = await Promise.all([store.store(result(), NEVER), store.store(result(), NEVER)]);
    expect(new Set(both.map((stored) => stored.documentId)).size).toBe(1);
    const [{ documentId: id, sampled }] = both;
    expect(sampled).toBe(2);
    await store.store(result({ members: { ruleset_id: 'R', matched_count: 4 } }), NEVER);
    const found = await collection().find({ execution_id: 'EXEC_00c0ffee' }).toArray();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      _id: new ObjectId(id),
      mongodb_document_id: id,
      matched_count: 4,
      ended_at: new Date('2026-01-02T03:04:06Z'),
      outcomes_sample: { count: 2, left_out_for_size: 0, rows: [row(1), row(2)] },
    });
    expect(new ObjectId(id).getTimestamp()).toEqual(new Date('2026-01-02T03:04:05Z'));
  });

  it('keeps the sample it has when there are no outcomes any more', async () => {
    const store = open();
    const id = 'EXEC_5a3b1e00';
    await store.store(result({ executionId: id }), NEVER);
    expect(await store.store(result({ executionId: id, sample: null }), NEVER)).toMatchObject({ sampled: null });
    expect(await collection().findOne({ execution_id: id })).toMatchObject({ outcomes_sample: { count: 2 } });
    await store.store(result({ executionId: 'EXEC_00000000', sample: null }), NEVER);
    expect(await collection().findOne({ execution_id: 'EXEC_00000000' })).toMatchObject({ outcomes_sample: null });
  });

  it('leaves out what would make the document larger than MongoDB takes', async () => {
    const store = open();
    const large = [row(1, 'x'.repeat(20 * MEBIBYTE)), ...Array.from({ length: 20 }, (_, at) => row(at + 2, 'y'.repeat(MEBIBYTE)))];
    const { sampled } = await store.store(result({ executionId: 'EXEC_000001a6', sample: large }), NEVER);
    expect(sampled).toBe(14);
    const found = await collection().findOne({ execution_id: 'EXEC_000001a6' });
    expect(found).toMatchObject({ outcomes_sample: { count: 14, left_out_for_size: 7 } });
    expect(found?.outcomes_sample.rows[0].key).toEqual([{ column: 'id', value: '2' }]);
  });

  it('says that nothing answers, and works again once something does', async () => {
    const free = await startProxy('127.0.0.1', 1);
    const { port } = free;
    await free.close();
    const store = open(port, { connectMs: 300, wholeMs: 60_000 });
    await expect(store.store(result(), NEVER)).rejects.toMatchObject({
      code: 'connection_failed',
      message: `Nothing answers at MongoDB (127.0.0.1:${port}, ${database}.${COLLECTION}).`,
    });
    const url = new URL(engine.url);
    const late = await startProxy(url.hostname, Number(url.port), port);
    try {
      const patient = open(port);
      expect((await patient.store(result(), NEVER)).documentId).toHaveLength(24);
    } finally {
      await late.close();
    }
  });

  it('does not wait for a server that takes the connection and says nothing', async () => {
    const sockets: net.Socket[] = [];
    const silent = net.createServer((socket) => void sockets.push(socket));
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
    const { port } = silent.address() as net.AddressInfo;
    try {
      // The driver's own limit lies behind ours: it is ours that ends the wait.
      const store = open(port, { connectMs: 600_000, wholeMs: 400 });
      await expect(store.store(result(), NEVER)).rejects.toMatchObject({
        code: 'timeout',
        message: expect.stringContaining('0.4 seconds'),
      });
      await expect(store.check(NEVER)).rejects.toMatchObject({ code: 'timeout' });
      expect(sockets.length).toBeGreaterThan(0);
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => silent.close(closed));
    }
  });

  it('does not wait for a server that falls silent in the middle', async () => {
    const url = new URL(engine.url);
    const proxy = await startProxy(url.hostname, Number(url.port));
    try {
      const store = open(proxy.port, STORE_LIMITS);
      await store.check(NEVER);
      proxy.delay(600_000);
      await expect(store.store(result(), NEVER)).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('5 seconds') });
    } finally {
      await proxy.close();
    }
  });

  it('says so when the connection is cut', async () => {
    const url = new URL(engine.url);
    const proxy = await startProxy(url.hostname, Number(url.port));
    try {
      const store = open(proxy.port, { connectMs: 300, wholeMs: 60_000 });
      await store.check(NEVER);
      proxy.accept(false);
      proxy.cut();
      await expect(store.store(result(), NEVER)).rejects.toMatchObject({ code: 'connection_failed' });
      proxy.accept(true);
      expect((await open(proxy.port).store(result(), NEVER)).documentId).toHaveLength(24);
    } finally {
      await proxy.close();
    }
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(open().store(result(), stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names an execution’s document by its time and its id', () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    expect(new ObjectId(documentId('EXEC_a1b2c3d4', at)).getTimestamp()).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(documentId('EXEC_a1b2c3d4', at)).toBe(documentId('EXEC_a1b2c3d4', at));
    expect(documentId('EXEC_a1b2c3d5', at)).not.toBe(documentId('EXEC_a1b2c3d4', at));
  });
});
