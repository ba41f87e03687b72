import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { describeEngine } from '#server/testing/engines.ts';
import { startProxy, type TestProxy } from '#server/testing/proxy.ts';
import type { CheckStep, Connector } from '../contract.ts';
import { connectorDefinition } from '../registry.ts';
import { collect, extractAll, never } from '../testing/collect.ts';
import { type MongodbSubject, mongodbSubject } from '../testing/mongodb-subject.ts';
import { BIG_ROWS } from '../testing/subject.ts';

const SECRET = 'hunter2-öäü-secret';
const definition = connectorDefinition('mongodb');

describeEngine('mongodb', 'faults', (engine) => {
  let subject: MongodbSubject;
  let proxy: TestProxy;
  let connector: Connector;

  beforeAll(async () => {
    subject = mongodbSubject(engine);
    await subject.setUp();
    const { host, port } = definition.parseUrl(engine.url) as { host: string; port: number };
    proxy = await startProxy(host, port);
  });
  afterAll(async () => {
    await proxy.close();
    await subject.tearDown();
  });
  afterEach(async () => {
    await connector.close();
    proxy.cutAfter(Number.POSITIVE_INFINITY);
    proxy.accept(true);
  });

  // The set's own idea of its addresses would lead around the proxy.
  const open = (changes: Record<string, unknown> = {}) => {
    const settings = definition.configSchema.parse({ ...subject.settings, direct: true, replica_set: undefined, ...changes });
    connector = definition.open(settings, { baseDir: '.' });
    return connector;
  };
  const through = () => ({ host: '127.0.0.1', port: proxy.port });

  it('a connection that breaks in mid-stream is reported, and nothing as complete', async () => {
    for (const bytes of [200_000, 1_000_000, 3_000_000]) {
      proxy.cutAfter(bytes);
      const extraction = await open(through()).extract({ table: 'big' }, { columns: [], batchBytes: 8192 }, never);
      await expect(collect(extraction)).rejects.toMatchObject({ code: 'connection_lost' });
      expect(() => extraction.summary()).toThrow('not finished');
      await connector.close();
    }
  });

  it('a connection that is cut while rows are read is reported too', async () => {
    const extraction = await open(through()).extract({ table: 'big' }, { columns: [], batchBytes: 8192 }, never);
    let batches = 0;
    const reading = (async () => {
      for await (const _ of extraction.batches) {
        batches += 1;
        if (batches === 3) {
          proxy.accept(false);
          proxy.cut();
        }
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'connection_lost' });
    expect(() => extraction.summary()).toThrow('not finished');
  });

  it('a cancel ends the extract at once, and leaves the connector in order', async () => {
    const killed = vi.fn();
    const controller = new AbortController();
    const extraction = await open().extract({ table: 'big' }, { columns: [], batchBytes: 4096 }, controller.signal);
    await expect(
      (async () => {
        for await (const _ of extraction.batches) {
          killed();
          controller.abort();
        }
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(killed).toHaveBeenCalledOnce();
    // The same connector goes on working.
    expect((await extractAll(connector, { table: 'big' })).rows).toHaveLength(BIG_ROWS);
  });

  it.each([
    [{ host: 'no-such-host.invalid' }, 'connection_failed', 'reach', /^host$/],
    [{ port: 1 }, 'connection_failed', 'reach', /^port$/],
  ])('says what is wrong with %j, in one sentence and with a fix', async (changes, code, step, field) => {
    open({ ...changes, username: 'reader', password: SECRET });
    const steps: CheckStep[] = [];
    for await (const found of connector.check(never)) steps.push(found);
    const failed = steps.filter((found) => found.status === 'failed');
    expect(failed.map((found) => found.step)).toEqual([step]);
    expect(failed[0]!.field).toMatch(field);
    expect(failed[0]!.fix).not.toBe('');
    expect(steps.slice(steps.indexOf(failed[0]!) + 1).every((found) => found.status === 'skipped')).toBe(true);
    expect(JSON.stringify(steps)).not.toContain(SECRET);
    const error = await connector.listDatasets(never).catch((caught) => caught);
    expect(error).toMatchObject({ name: 'TieoutError', code });
    expect(JSON.stringify([error.message, error.advice, error.detail])).not.toContain(SECRET);
  });

  it('warns of a database that is not there', async () => {
    open({ database: 'tieout_no_such_database' });
    const steps: CheckStep[] = [];
    for await (const found of connector.check(never)) steps.push(found);
    expect(steps.find((found) => found.step === 'database')).toMatchObject({ status: 'warning', field: 'database' });
  });
});
