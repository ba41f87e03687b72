import pg from 'pg';
import type { ApiSession } from './api-session.ts';
import { expect, test } from './fixtures.ts';

const url = process.env.TIEOUT_TEST_POSTGRES_URL;
const schema = `tieout_e2e_pool_${process.pid}`;
const SIZE = 2;
const OVERFLOW = 1;

test.skip(!url, 'no PostgreSQL at hand');

let owner: pg.Client;
let id: string;

test.beforeAll(async () => {
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.orders (id int PRIMARY KEY); INSERT INTO ${schema}.orders VALUES (1)`);
});
test.afterAll(async () => {
  await owner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await owner.end();
});

test.beforeEach(async ({ api }) => {
  const { hostname, port, username, password, pathname } = new URL(url as string);
  const config = {
    host: hostname,
    port: Number(port || 5432),
    database: pathname.slice(1),
    username,
    ...(password && { password }),
    pool: { size: SIZE, overflow: OVERFLOW },
  };
  ({ id } = await api.mutate<{ id: string }>('connections.create', { name: 'e2e pool', type: 'postgresql', config }));
});
test.afterEach(({ api }) => api.mutate('connections.remove', { id }));

/** Reads one row in the dashboard's process; waits while somebody has the table locked, if it is not given up on a slow machine. */
const readRow = (api: ApiSession) => api.query('connections.sample', { id, dataset: `${schema}.orders` }).catch(() => null);

test('the pool tab shows each process’s connections as they are used, waited for and given back', async ({
  page,
  api,
  accessible,
  picture,
}) => {
  await page.goto(`/connections/${id}`);
  await page.getByRole('tab', { name: 'Pool' }).click();
  await expect(page).toHaveURL(/tab=pool/);
  await expect(page.getByText('No process has used this connection lately. Connections are opened when they are needed.')).toBeVisible();
  await accessible();

  const bar = (inUse: number, waiting: number) =>
    page.getByRole('img', { name: new RegExp(`^Dashboard: ${inUse} of at most 3 connections in use, \\d idle, ${waiting} waiting$`) });
  await owner.query(`BEGIN; LOCK TABLE ${schema}.orders IN ACCESS EXCLUSIVE MODE`);
  const first = readRow(api);
  const dashboard = page.getByRole('listitem').filter({ hasText: 'Dashboard' });
  try {
    await expect(bar(1, 0)).toBeVisible();
    await expect(dashboard).toContainText('1 in use');
    const others = [readRow(api), readRow(api), readRow(api)];
    await expect(bar(3, 1)).toBeVisible();
    await expect(dashboard).toContainText('2 in use');
    await expect(dashboard).toContainText('1 extra in use');
    await expect(dashboard).toContainText('0 of 3 not open');
    await expect(dashboard).toContainText('1 waiting');
    await picture('connection-pool');
    await owner.query('ROLLBACK');
    await Promise.all([first, ...others]);
  } finally {
    await owner.query('ROLLBACK');
  }

  await expect(bar(0, 0)).toBeVisible();
  await expect(dashboard).toContainText(/[1-3] idle/);
  await expect(dashboard).toContainText(/Since start: \d+ opened, 0 recycled, 0 found dead, 0 failed\./);
  await expect(dashboard.getByText('waiting')).toHaveCount(0);
  await accessible();
});
