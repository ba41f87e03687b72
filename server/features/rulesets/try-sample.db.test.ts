import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { Cancelled } from '#server/engine/errors.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { createConnection } from '../connections/connection.service.ts';
import { parseConnectionUrl } from '../connections/connection-types.ts';
import { trySample } from './try-sample.ts';

const analyst = actor('analyst');
const SCHEMA = 'mapping_trial';
const here = () => new AbortController().signal;

describeEngine('postgresql', 'a ruleset tried on a sample of SQLite and', (engine) => {
  let app: TestApp;
  let server: pg.Client;
  let folder: string;

  beforeAll(async () => {
    app = await openTestApp();
    folder = await mkdtemp(join(tmpdir(), 'tieout-trial-'));
    const file = createClient({ url: `file:${join(folder, 'crm.db')}` });
    await file.executeMultiple(`
      CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, amount DECIMAL(10,2));
      WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i - 1 FROM n WHERE i > 1)
        INSERT INTO orders SELECT i, CASE WHEN i % 2 = 0 THEN ' paid' ELSE 'OPEN' END, i * 0.25 FROM n;
      CREATE TABLE few (id INTEGER PRIMARY KEY, status TEXT);
      INSERT INTO few VALUES (1, 'OPEN'), (2, 'PAID'), (3, 'x'), (9999, 'OPEN');`);
    file.close();
    server = new pg.Client({ connectionString: engine.url });
    await server.connect();
    await server.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; CREATE SCHEMA ${SCHEMA}`);
    await server.query(`CREATE TABLE ${SCHEMA}.orders (order_id bigint PRIMARY KEY, state text, total numeric(12,2))`);
    // Every 50th order is missing; the amount of every 10th is another one.
    await server.query(`INSERT INTO ${SCHEMA}.orders
      SELECT i, CASE WHEN i % 2 = 0 THEN 'PAID' ELSE 'OPEN' END, i * 0.25 + CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END
        FROM generate_series(5000, 1, -1) i WHERE i % 50 <> 0`);
    await createConnection(app, actor('admin'), { name: 'crm', type: 'sqlite', config: { path: join(folder, 'crm.db') } });
    await createConnection(app, actor('admin'), { name: 'warehouse', ...parseConnectionUrl(actor('admin'), { url: engine.url }) });
  });
  afterAll(async () => {
    await server.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    await server.end();
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const definition = (
    table = 'orders',
    fields: RulesetDefinition['fields'] = [{ source: 'status', target: 'state' }],
  ): RulesetDefinition => ({
    id: 'TRIAL',
    name: 'Trial',
    source: { connection: 'crm', table },
    target: { connection: 'warehouse', table: `${SCHEMA}.orders` },
    rules: [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'order_id' }] }],
    fields,
  });
  const left = async () => ({
    folders: await readdir(join(app.dataDir, 'executions')).catch(() => []),
    runs: await app.db.run.count(),
    staging: await app.db.stagingTable.count(),
  });
  const NOTHING = { folders: [], runs: 0, staging: 0 };

  it('counts what the engine finds among the first rows by key, and leaves nothing', async () => {
    const { problems, result } = await trySample(
      app,
      analyst,
      {
        definition: definition('orders', [
          { source: 'status', target: 'state' },
          { source: 'amount', target: 'total' },
        ]),
      },
      here(),
    );
    expect(problems).toEqual([]);
    expect(result).toMatchObject({
      rows: { source: { read: 1_000, whole: false, ordered: true }, target: { read: 3_000, whole: false, ordered: true } },
      // 500 are paid and written otherwise; of these 20 are missing, as every 50th is.
      equal: 500,
      mismatched: 480,
      sourceOnly: 20,
      targetOnly: null,
      rules: [{ name: 'id', matched: 980 }],
      fields: [
        { source: 'status', target: 'state', mismatched: 480 },
        { source: 'amount', target: 'total', mismatched: 80 },
      ],
    });
    expect(result?.warnings).toEqual([]);
    expect(result?.examples).toHaveLength(20);
    expect(result?.examples[0]).toMatchObject({
      outcome: 'mismatched',
      key: { id: '2' },
      fields: { status: { source: ' paid', target: 'PAID', equal: false }, amount: { source: '0.50', equal: true } },
    });
    expect(new Set(result?.examples.map((row) => row.outcome))).toEqual(new Set(['mismatched', 'source_only', 'equal']));
    expect(await left()).toEqual(NOTHING);
  });

  it('shows what transforms change', async () => {
    const changed = definition('orders', [{ source: 'status', target: 'state', transforms: ['trim', 'upper'] }]);
    const { result } = await trySample(app, analyst, { definition: changed }, here());
    expect(result).toMatchObject({ equal: 980, mismatched: 0, sourceOnly: 20 });
    expect(result?.examples.find((row) => row.outcome === 'equal' && row.key.id === '2')?.fields.status).toEqual({
      source: ' paid',
      transformed: 'PAID',
      target: 'PAID',
      equal: true,
    });
  });

  it('judges the target too where the whole source was read', async () => {
    const { result } = await trySample(app, analyst, { definition: definition('few') }, here());
    expect(result).toMatchObject({
      rows: { source: { read: 4, whole: true }, target: { read: 3_000, whole: false } },
      equal: 2,
      mismatched: 1,
      sourceOnly: 1,
      targetOnly: 2_997,
    });
  });

  it('tells what is wrong with a definition instead', async () => {
    const blank = await trySample(app, analyst, { definition: { ...definition(), name: '' } }, here());
    expect(blank).toMatchObject({ result: null, problems: [{ path: 'name' }] });
    const misspelt = await trySample(app, analyst, { definition: definition('orders', [{ source: 'statsu', target: 'state' }]) }, here());
    expect(misspelt).toMatchObject({ result: null, problems: [{ path: 'fields[0].source' }] });
    await expect(trySample(app, analyst, { definition: definition('nowhere') }, here())).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(trySample(app, actor('viewer'), { definition: definition() }, here())).rejects.toMatchObject({
      code: 'permission_denied',
    });
  });

  it('ends when it is no longer wanted, and more than two at once wait', async () => {
    const gone = new AbortController();
    const first = [1, 2].map(() => trySample(app, analyst, { definition: definition() }, gone.signal));
    await expect(trySample(app, analyst, { definition: definition() }, here())).rejects.toMatchObject({ code: 'too_busy' });
    gone.abort(new Cancelled());
    for (const trial of first) await expect(trial).rejects.toMatchObject({ code: 'cancelled' });
    expect(await left()).toEqual(NOTHING);
    expect((await trySample(app, analyst, { definition: definition('few') }, here())).result?.equal).toBe(2);
  });
});
