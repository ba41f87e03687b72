import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { createConnection } from '../connections/connection.service.ts';
import { parseConnectionUrl } from '../connections/connection-types.ts';
import { SAMPLE_ROWS } from './sample-side.ts';
import { suggestRuleset } from './suggest-ruleset.ts';

const analyst = actor('analyst');
const SCHEMA = 'mapping_suggest';
const here = () => new AbortController().signal;

describeEngine('postgresql', 'suggestions from sampled values between SQLite and', (engine) => {
  let app: TestApp;
  let server: pg.Client;
  let folder: string;

  beforeAll(async () => {
    app = await openTestApp();
    folder = await mkdtemp(join(tmpdir(), 'tieout-suggest-'));
    const file = createClient({ url: `file:${join(folder, 'crm.db')}` });
    // 5,000 orders, written from the last to the first, so that only their order brings the same ones of both sides together.
    await file.executeMultiple(`
      CREATE TABLE orders (ord_no INTEGER PRIMARY KEY, cust TEXT, amt DECIMAL(10,2), placed_by TEXT, thumbnail BLOB);
      WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i - 1 FROM n WHERE i > 1)
        INSERT INTO orders SELECT i, 'customer ' || (i % 300), i * 0.25, 'clerk ' || (i % 90), x'00ff' FROM n;
      CREATE TABLE empty (ord_no INTEGER PRIMARY KEY, cust TEXT);`);
    file.close();
    server = new pg.Client({ connectionString: engine.url });
    await server.connect();
    await server.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE; CREATE SCHEMA ${SCHEMA}`);
    await server.query(
      `CREATE TABLE ${SCHEMA}.orders (order_number bigint PRIMARY KEY, customer varchar(40), total numeric(12,2), agent text)`,
    );
    await server.query(`INSERT INTO ${SCHEMA}.orders
      SELECT i, 'customer ' || (i % 300), i * 0.25 + CASE WHEN i % 10 = 0 THEN 1 ELSE 0 END, 'clerk ' || (i % 90)
        FROM generate_series(5000, 1, -1) i WHERE i % 50 <> 0`);
    await server.query(
      `CREATE VIEW ${SCHEMA}.broken AS SELECT order_number / (order_number - order_number) AS ord_no, customer FROM ${SCHEMA}.orders`,
    );
    await createConnection(app, actor('admin'), { name: 'crm', type: 'sqlite', config: { path: join(folder, 'crm.db') } });
    await createConnection(app, actor('admin'), { name: 'warehouse', ...parseConnectionUrl(actor('admin'), { url: engine.url }) });
  });
  afterAll(async () => {
    await server.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
    await server.end();
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const suggest = (source: string, target: string, signal = here()) =>
    suggestRuleset(
      app,
      analyst,
      { source: { connection: 'crm', table: source }, target: { connection: 'warehouse', table: `${SCHEMA}.${target}` } },
      signal,
    );

  it('pair columns whose names have nothing in common, because their rows agree', async () => {
    const found = await suggest('orders', 'orders');
    expect(found.notSampled).toBeNull();
    expect(found.sampled).toEqual({ source: { rows: SAMPLE_ROWS, whole: false }, target: { rows: SAMPLE_ROWS, whole: false } });
    expect(found.keys).toMatchObject([{ source: 'ord_no', target: 'order_number' }]);
    // 40 of the first 2,000 orders are missing in the target, whose sample goes on to order 2,040.
    expect(found.keys[0]?.reason).toBe(
      "Both sides declare the primary key on it; 98 % of 2,000 sampled values are found in the target's sample.",
    );
    expect(found.fields.map(({ source, target, reason }) => [source, target, reason])).toEqual([
      ['cust', 'customer', 'Same words but for abbreviations, comparable types; equal in all 1,960 rows with the same key.'],
      ['amt', 'total', 'Unlike names, comparable types; equal in 91 % of 1,960 rows with the same key.'],
      ['placed_by', 'agent', 'Unlike names, comparable types; equal in all 1,960 rows with the same key.'],
    ]);
    for (const { score } of found.fields) expect(score).toBeGreaterThan(0.6);
  });

  it('go by names where there is nothing to read, and say so', async () => {
    const found = await suggest('empty', 'orders');
    expect(found.sampled?.source).toEqual({ rows: 0, whole: true });
    expect(found.fields).toMatchObject([
      { source: 'cust', target: 'customer', reason: 'Same words but for abbreviations, comparable types.' },
    ]);
  });

  it('go by names where a side can be described but not read, and tell what it said', async () => {
    const found = await suggest('orders', 'broken');
    expect(found.sampled).toBeNull();
    expect(found.notSampled).toContain('division by zero');
    expect(found.fields).toMatchObject([{ source: 'cust', target: 'customer' }]);
  });

  it('are refused with the place when a side cannot be reached or does not have the table', async () => {
    await createConnection(app, actor('admin'), {
      name: 'down',
      type: 'postgresql',
      config: { host: '127.0.0.1', port: 1, database: 'x', username: 'x' },
    });
    const refused = suggestRuleset(
      app,
      analyst,
      { source: { connection: 'crm', table: 'ordres' }, target: { connection: 'down', table: 'orders' } },
      here(),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [
        { path: 'source.table', message: expect.stringContaining('did you mean "orders"') },
        { path: 'target', message: expect.stringContaining('127.0.0.1') },
      ],
    });
  });

  it('stop when they are no longer wanted', async () => {
    const gone = new AbortController();
    const asked = suggest('orders', 'orders', gone.signal);
    gone.abort(new Cancelled());
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
