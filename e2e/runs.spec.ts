import type { Page } from '@playwright/test';
import { apiSession, signIn } from './api-session.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, numberedRows, type ShopDatabase } from './shop-database.ts';

const keyed = [{ name: 'number', type: 'exact', keys: [{ source: 'id', target: 'id' }] }];
const ROWS = 1_500_000;
/** More than any test waits for: such a run only ends by being cancelled. */
const ENDLESS = 4_000_000_000;

let shop: ShopDatabase;
test.beforeAll(async () => {
  shop = await makeShopDatabase('runs_shop');
  await shop.execute('create table parts (id integer primary key, name text)', "insert into parts values (1, 'bolt'), (2, 'nut')");
});
test.afterAll(() => shop.remove());

function query(rows: number, columns: string) {
  return { connection: 'runs_shop', query: numberedRows(rows, columns) };
}

/** The head of the run page says it once, whatever the rest of the page says. */
function state(page: Page, word: string | RegExp) {
  return page.getByRole('main').locator('header').getByText(word);
}

async function start(page: Page, ruleset: string): Promise<string> {
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Start a run' }).click();
  await page.getByRole('combobox', { name: 'Of which ruleset?' }).fill(ruleset);
  await page.getByRole('option', { name: ruleset }).click();
  const dialog = page.getByRole('dialog', { name: 'Start a run' });
  // A double click starts one run.
  await dialog.getByRole('button', { name: 'Start run' }).dblclick();
  await page.waitForURL(/\/runs\/EXEC_[0-9a-f]{8}$/);
  return page.url().split('/').at(-1) as string;
}

test('a run is started once, followed live, survives a reload and explains its result', async ({ page, api, cli, accessible, picture }) => {
  test.setTimeout(180_000);
  await shop.importRulesets(cli, [
    {
      id: 'RUNS_LIVE',
      name: 'Live numbers',
      source: query(ROWS, "n as id, 'part ' || n as name"),
      target: query(ROWS, "n + 100 as id, 'part ' || (n + 100) || case when n % 500000 = 0 then '!' else '' end as name"),
      rules: keyed,
      fields: [{ source: 'name', target: 'name' }],
    },
  ]);
  await page.goto('/runs');
  await expect(page.getByRole('table', { name: 'Runs' })).toBeVisible();
  await accessible();
  await picture('runs');

  const id = await start(page, 'Live numbers');
  await expect(page.getByRole('heading', { name: 'Live numbers' })).toBeVisible();
  await expect(state(page, /^Running/)).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByRole('row', { name: /Read source/ })).toContainText(/\d{1,3},\d{3}/);
  await picture('run-live');
  const { rows } = await api.query<{ rows: { id: string }[] }>('runs.list', { rulesetId: 'RUNS_LIVE' });
  expect(rows.map((row) => row.id)).toEqual([id]);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Live numbers' })).toBeVisible();
  await expect(state(page, /^(Running|Succeeded)/)).toBeVisible();
  await expect(page.getByRole('row', { name: /Read target/ })).toContainText(/\d{1,3},\d{3}/);
  await expect(state(page, 'Succeeded')).toBeVisible({ timeout: 150_000 });

  // Rows 101 to 1,500,000 are on both sides; every 500,000th target row but the last carries a mark.
  const outcomes = page.getByRole('region', { name: 'Outcomes' });
  await expect(outcomes.getByRole('link', { name: /Equal 1,499,898/ })).toBeVisible();
  await expect(outcomes.getByRole('link', { name: /Mismatched 2\b/ })).toBeVisible();
  await expect(outcomes.getByRole('link', { name: /Source only 100\b/ })).toBeVisible();
  await expect(outcomes.getByRole('link', { name: /Target only 100\b/ })).toBeVisible();
  await page.getByRole('button', { name: 'How RCR is computed' }).click();
  await expect(page.getByRole('dialog', { name: 'How RCR is computed' })).toContainText('1,499,900 ÷ 1,500,000 × 100 = 99.99%');
  await page.keyboard.press('Escape');
  await accessible();
  await picture('run-result', { fullPage: true });

  await page.getByRole('link', { name: 'Log' }).click();
  const log = page.getByRole('log', { name: 'Event log' });
  await expect(log).toContainText('The run succeeded.');
  await page.getByRole('button', { name: 'Errors' }).click();
  await expect(page).toHaveURL(/level=error/);
  await expect(log).toContainText('No line matches.');
  await accessible();
  await page.getByRole('link', { name: 'Summary' }).click();
  await outcomes.getByRole('link', { name: /Mismatched 2\b/ }).click();
  await expect(page).toHaveURL(/differences\?show=mismatched/);
  await expect(page.getByRole('grid')).toContainText('part 500100');
});

test('a page that follows a run goes on by itself after the server was restarted', async ({ freshInstance, browser }) => {
  test.setTimeout(180_000);
  const { url } = freshInstance;
  const account = { name: 'Ada', email: 'ada@example.com', password: 'a long enough one' };
  await apiSession(url).mutate('setup.createAdministrator', account);
  const session = await signIn(url, account);
  await shop.importRulesets(
    (...args) => freshInstance.cli(...args),
    [
      {
        id: 'RUNS_LASTING',
        name: 'Lasting numbers',
        source: query(ROWS, 'n as id, n as twin'),
        target: query(ROWS, 'n as id, n as twin'),
        rules: keyed,
        fields: [{ source: 'twin', target: 'twin' }],
      },
    ],
  );
  const { id } = await session.mutate<{ id: string }>('runs.start', { rulesetId: 'RUNS_LASTING' });
  const context = await browser.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  await context.addCookies(session.cookies.map(({ name, value }) => ({ name, value: encodeURIComponent(value), url })));
  const page = await context.newPage();
  await page.goto(`/runs/${id}`);
  await expect(page.getByRole('row', { name: /Read source/ })).toContainText(/\d{1,3},\d{3}/);

  const restarted = freshInstance.restart();
  // Links that stand keep the server for a while before it ends them.
  await expect(page.getByText('Reconnecting…')).toBeVisible({ timeout: 60_000 });
  await restarted;
  await expect(state(page, 'Succeeded')).toBeVisible({ timeout: 150_000 });
  await expect(page.getByRole('region', { name: 'Outcomes' }).getByRole('link', { name: /Equal 1,500,000/ })).toBeVisible();
  await context.close();
});

test('a run is paused, cancelled in two steps, and has no result', async ({ page, api, cli, accessible }) => {
  await shop.importRulesets(cli, [
    {
      id: 'RUNS_ENDLESS',
      name: 'Endless numbers',
      source: query(ENDLESS, "n as id, 'x' as name"),
      target: { connection: 'runs_shop', table: 'parts' },
      rules: keyed,
    },
  ]);
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'RUNS_ENDLESS' });
  await page.goto(`/runs/${id}`);
  const source = page.getByRole('row', { name: /Read source/ });
  await expect(source).toContainText(/\d{1,3},\d{3}/);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Cancel run' }).click();
  const question = page.getByRole('alertdialog', { name: 'Cancel this run?' });
  await accessible();
  await question.getByRole('button', { name: 'Keep running' }).click();
  await expect(question).toBeHidden();
  await expect(state(page, /^Running/)).toBeVisible();
  await page.keyboard.press('Shift+C');
  await question.getByRole('button', { name: 'Cancel run' }).click();
  await expect(state(page, 'Cancelled')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/nothing was written to either side, and it has no result/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Differences' })).toHaveCount(0);
  await page.goto(`/runs/${id}/differences`);
  await expect(page.getByText('This run was cancelled')).toBeVisible();
});

test('a failed run says where, what and what to do, and can be retried', async ({ page, cli, accessible, picture }) => {
  const parts = { connection: 'runs_shop', table: 'parts' };
  await shop.execute('create table stock (id integer primary key, name text)', "insert into stock values (1, 'bolt')");
  await shop.importRulesets(cli, [
    { id: 'RUNS_BROKEN', name: 'Parts against stock', source: parts, target: { connection: 'runs_shop', table: 'stock' } },
  ]);
  await shop.execute('drop table stock');
  const failed = await start(page, 'Parts against stock');
  await expect(state(page, 'Failed')).toBeVisible();
  const card = page.getByRole('region', { name: /stock/ });
  await expect(card).toBeVisible();
  await accessible();
  await picture('run-failed');

  await shop.execute('create table stock (id integer primary key, name text)', "insert into stock values (1, 'Bolt'), (3, 'washer')");
  await card.getByRole('button', { name: 'Retry' }).click();
  await page.waitForURL((url) => /\/runs\/EXEC_/.test(url.pathname) && !url.pathname.endsWith(failed));
  await expect(state(page, 'Succeeded')).toBeVisible({ timeout: 30_000 });
  const outcomes = page.getByRole('region', { name: 'Outcomes' });
  for (const count of [/Mismatched 1\b/, /Source only 1\b/, /Target only 1\b/]) {
    await expect(outcomes.getByRole('link', { name: count })).toBeVisible();
  }
});

test('the list is filtered and found again by its address; ⌘K opens a run by its id', async ({ page, api }) => {
  const { rows } = await api.query<{ rows: { id: string; status: string }[] }>('runs.list', { status: ['succeeded'], limit: 1 });
  const id = rows[0]?.id as string;
  await page.goto('/runs');
  await page.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Succeeded' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/status=succeeded/);
  const table = page.getByRole('table', { name: 'Runs' });
  await expect(table.getByRole('link', { name: id })).toBeVisible();
  await expect(table.getByText('Failed')).toHaveCount(0);
  await page.reload();
  await expect(table.getByText('Failed')).toHaveCount(0);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page).toHaveURL(/\/runs$/);

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(id.slice('EXEC_'.length, 'EXEC_'.length + 6));
  await page.getByRole('option', { name: id }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${id}$`));
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('reads runs, and is offered no way to start or cancel one', async ({ page, api, accessible }) => {
    const { rows } = await api.query<{ rows: { id: string; rulesetId: string }[] }>('runs.list', { status: ['succeeded'], limit: 1 });
    const run = rows[0] as { id: string; rulesetId: string };
    await page.goto('/runs');
    await expect(page.getByRole('table', { name: 'Runs' }).getByRole('link', { name: run.id })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start a run' })).toHaveCount(0);
    await page.goto(`/runs/${run.id}`);
    await expect(page.getByRole('region', { name: 'KPIs' })).toBeVisible();
    for (const name of ['Run again', 'Retry', 'Clone', 'Cancel run']) await expect(page.getByRole('button', { name })).toHaveCount(0);
    await accessible();
    await expect(api.mutate('runs.start', { rulesetId: run.rulesetId })).rejects.toThrow(/403/);
  });
});
