import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { describeEngine } from '#server/testing/engines.ts';
import { describeDataset, listDatasets, sampleDataset } from './browse-datasets.ts';
import { checkConnection, checkConnectionNow } from './check-connection.ts';
import { createConnection, getConnection } from './connection.service.ts';
import { parseConnectionUrl } from './connection-types.ts';
import { openConnection } from './open-connection.ts';

const admin = actor('admin');
const TABLE = 'helper_a_browsing';
const here = () => new AbortController().signal;

describeEngine('mariadb', 'browsing a connection', (engine) => {
  let app: TestApp;
  let server: mysql.Connection;
  let id: string;
  let config: Record<string, unknown>;

  beforeAll(async () => {
    app = await openTestApp();
    server = await mysql.createConnection(engine.url);
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await server.query(`CREATE TABLE ${TABLE} (id INT PRIMARY KEY, name VARCHAR(20), amount DECIMAL(10,2))`);
    await server.query(`INSERT INTO ${TABLE} VALUES (1, 'Ada', 12.50), (2, NULL, 0)`);
    ({ config } = parseConnectionUrl(admin, { url: engine.url }));
    ({ id } = await createConnection(app, admin, { name: 'maria', type: 'mysql', config }));
  });
  afterAll(async () => {
    await server.query(`DROP TABLE IF EXISTS ${TABLE}`);
    await server.end();
    await app.close();
  });

  it('shows each step of the check as it ends and remembers the result', async () => {
    const steps = [];
    for await (const step of checkConnection(app, admin, { id }, here())) steps.push(step);
    expect(steps.map((step) => step.step)).toEqual(['reach', 'tls', 'sign_in', 'database', 'privileges', 'version', 'clock']);
    expect(steps.find((step) => step.status === 'failed')).toBeUndefined();
    const detail = await getConnection(app, admin, { id });
    expect(detail.lastCheckSteps).toEqual(steps);
    expect(['passed', 'warning']).toContain(detail.lastCheckStatus);
    expect(detail.lastCheckAt).toBeInstanceOf(Date);
  });

  it('checks settings that are not saved, with the stored password standing in, and leaves no trace', async () => {
    const before = await getConnection(app, admin, { id });
    const { password: _, ...typed } = config;
    const stepsWith = (draft: Record<string, unknown>) => checkConnectionNow(app, admin, { id, type: 'mysql', config: draft }, here());
    expect((await stepsWith(typed)).some((step) => step.status === 'failed')).toBe(false);
    const refused = await stepsWith({ ...config, password: 'wrong password' });
    expect(refused.find((step) => step.status === 'failed')).toMatchObject({ step: 'sign_in', fix: expect.any(String) });
    expect(JSON.stringify(refused)).not.toContain('wrong password');
    expect(await getConnection(app, admin, { id })).toEqual(before);
  });

  it('tells a variable that is not set like a failed step', async () => {
    const draft = { type: 'mysql', config: { ...config, password: { env: 'HELPER_A_NOT_SET' } } };
    expect(await checkConnectionNow(app, admin, draft, here())).toMatchObject([
      { step: 'sign_in', status: 'failed', summary: 'The environment variable HELPER_A_NOT_SET is not set.' },
    ]);
  });

  it('lists and samples', async () => {
    const datasets = await listDatasets(app, admin, { id }, here());
    const dataset = datasets.find((one) => one.table === TABLE);
    expect(dataset).toMatchObject({ kind: 'table' });
    const sample = await sampleDataset(app, admin, { id, dataset: { table: dataset?.name as string, filter: 'id = 1' } }, here());
    expect(sample.rows).toEqual([['1', 'Ada', '12.50']]);
    const again = await sampleDataset(app, admin, { id, dataset: { query: `SELECT name FROM ${TABLE} WHERE id = 2` } }, here());
    expect(again.rows).toEqual([[null]]);
  });

  it('remembers a schema and tells what changed on refresh', async () => {
    const name = (await listDatasets(app, admin, { id, refresh: true }, here())).find((one) => one.table === TABLE)?.name as string;
    const look = (refresh?: boolean) => describeDataset(app, admin, { id, dataset: name, ...(refresh ? { refresh } : {}) }, here());
    const first = await look();
    expect(first).toMatchObject({ changes: [], changedAt: null });
    expect(first.description.columns.map((column) => column.name)).toEqual(['id', 'name', 'amount']);
    await server.query(`ALTER TABLE ${TABLE} DROP COLUMN name, MODIFY amount BIGINT, ADD COLUMN fresh DATE`);
    expect(await look()).toEqual(first);
    const second = await look(true);
    expect(second.changes).toMatchObject([
      { kind: 'removed', column: 'name', breaking: true },
      { kind: 'retyped', column: 'amount', breaking: true },
      { kind: 'added', column: 'fresh', breaking: false },
    ]);
    expect((await look(true)).changes).toEqual(second.changes);
  });

  it('opens by name and by id, and says what was probably meant', async () => {
    for (const name of ['maria', id]) {
      const connector = await openConnection(app, name);
      expect(connector.type).toBe('mysql');
      await connector.close();
    }
    await expect(openConnection(app, 'mraia')).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no connection "mraia"; did you mean "maria"?',
    });
  });
});
