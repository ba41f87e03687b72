import type { Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const HOUR_MS = 3_600_000;

interface StagingRow {
  id: string;
  runId: string;
  side: 'source' | 'target';
  pinned: boolean;
  expiresAt: string;
  status: string;
}

/** 30 rows against 28, with a NULL and an empty text in each. */
const TABLES = [
  'create table a (id integer primary key, note text)',
  `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 30)
   insert into a select n, case n when 1 then null when 2 then '' else 'note ' || n end from numbers`,
  'create table b (id integer primary key, note text)',
  'insert into b select * from a where id <= 28',
];

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase('staging_shop');
  await shop.execute(...TABLES);
});
test.afterAll(() => shop.remove());

/** A run of its own, so that no other test misses what this one drops. */
async function stagedRun(api: ApiSession, cli: (...args: string[]) => Promise<string>): Promise<string> {
  const side = (table: string) => ({ connection: 'staging_shop', table });
  await shop.importRulesets(cli, [{ id: 'STAGED', name: 'Staged for a while', source: side('a'), target: side('b') }]);
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'STAGED', keepStaging: true });
  await expect.poll(async () => (await api.query<{ status: string }>('runs.get', { id })).status, { timeout: 30_000 }).toBe('succeeded');
  return id;
}

async function tablesOf(api: ApiSession, runId: string): Promise<StagingRow[]> {
  const { rows } = await api.query<{ rows: StagingRow[] }>('staging.list');
  return rows.filter((row) => row.runId === runId);
}

const rowsOf = (page: Page, runId: string) => page.getByRole('table', { name: 'Staging tables' }).getByRole('row', { name: runId });

async function choose(page: Page, runId: string, deed: string) {
  await page.getByRole('button', { name: `Change the source of ${runId}` }).click();
  await page.getByRole('menuitem', { name: deed }).click();
}

test('staging tables are kept longer and pinned', async ({ page, api, cli, accessible, picture }) => {
  const runId = await stagedRun(api, cli);
  const [before] = await tablesOf(api, runId);
  await page.goto('/staging');
  await expect(rowsOf(page, runId)).toHaveCount(2);
  await expect(rowsOf(page, runId).first()).toContainText('30');
  await expect(rowsOf(page, runId).first()).toContainText(/\d+ [hd] \d\d [mh] left/);
  await accessible();
  await picture('staging');

  await choose(page, runId, 'Keep longer…');
  const dialog = page.getByRole('dialog', { name: 'Keep the staging tables longer' });
  const hours = dialog.getByRole('textbox', { name: 'Hours more' });
  await hours.fill('');
  await dialog.getByRole('button', { name: 'Keep longer' }).click();
  await expect(dialog).toContainText('Enter a number of hours.');
  await hours.fill('48');
  await accessible();
  await dialog.getByRole('button', { name: 'Keep longer' }).click();
  await expect(dialog).toBeHidden();
  for (const table of await tablesOf(api, runId))
    expect(Date.parse(table.expiresAt)).toBe(Date.parse((before as StagingRow).expiresAt) + 48 * HOUR_MS);

  await choose(page, runId, 'Pin');
  await expect(rowsOf(page, runId).first()).toContainText('pinned');
  await expect(rowsOf(page, runId).last()).toContainText('pinned');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rowsOf(page, runId).first()).not.toContainText('pinned');
  expect((await tablesOf(api, runId)).map((table) => table.pinned)).toEqual([false, false]);

  await expectAudited(page, runId, ['Kept longer', 'Pinned', 'Unpinned']);
});

test('staging tables are dropped after a question; the outcomes stay', async ({ page, api, cli, accessible }) => {
  const runId = await stagedRun(api, cli);
  await page.goto('/staging');
  await choose(page, runId, 'Drop…');
  const question = page.getByRole('alertdialog', { name: `Drop the staging tables of ${runId}?` });
  await expect(question).toContainText('2 tables: 58 rows');
  await accessible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(rowsOf(page, runId)).toHaveCount(2);
  await choose(page, runId, 'Drop…');
  await question.getByRole('button', { name: 'Drop tables' }).click();
  await expect(rowsOf(page, runId)).toHaveCount(0);
  await page.getByRole('switch', { name: 'Show dropped tables' }).click();
  await expect(page).toHaveURL(/dropped=true/);
  await expect(rowsOf(page, runId).first()).toContainText('Dropped');
  expect((await api.query<{ outcomesAvailable: boolean }>('runs.get', { id: runId })).outcomesAvailable).toBe(true);

  await expectAudited(page, runId, ['Dropped']);
});

async function expectAudited(page: Page, runId: string, deeds: string[]) {
  await page.goto(`/audit?type=staging&id=${runId}`);
  const entries = page.getByRole('table', { name: 'Audit entries' });
  for (const deed of deeds)
    await expect(entries.getByRole('row', { name: new RegExp(`^${deed} the staging tables of ${runId}`) })).toContainText('The admin');
}

test('the rows of a table are looked into; its link can be opened again', async ({ page, api, cli, accessible, picture }) => {
  const runId = await stagedRun(api, cli);
  await page.goto('/staging');
  await page.getByRole('button', { name: `Preview the source of ${runId}` }).click();
  const panel = page.getByRole('dialog', { name: /source$/ });
  const rows = panel.getByRole('table', { name: 'Rows of the staging table' }).getByRole('row');
  await expect(rows).toHaveCount(21);
  await expect(page).toHaveURL(/preview=/);
  await expect(panel.getByText('NULL', { exact: true })).toBeVisible();
  await expect(panel.getByText('empty')).toBeVisible();
  await accessible();
  await picture('staging-preview');
  await page.reload();
  await expect(rows).toHaveCount(21);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/preview=/);
});

test('the clean-up runs when it is asked for', async ({ page, api }) => {
  await page.goto('/staging');
  await page.getByRole('button', { name: 'Clean up now' }).click();
  await expect(page.getByText(/There was nothing to clean up|tables? dropped, .* freed/)).toBeVisible();
  const { lastCleanUp } = await api.query<{ lastCleanUp: { dropped: number } | null }>('staging.list');
  expect(lastCleanUp).not.toBeNull();
  await page.goto('/audit?action=staging.clean_up');
  await expect(page.getByRole('row', { name: /Cleaned up staging/ }).first()).toContainText('The admin');
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('sees what is staged and has no button that changes it', async ({ page, api, accessible }) => {
    await page.goto('/staging');
    await expect(page.getByRole('button', { name: /^Preview the source of EXEC_/ }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Change / })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Clean up now' })).toHaveCount(0);
    await accessible();

    const { rows } = await api.query<{ rows: StagingRow[] }>('staging.list');
    const [{ id }] = rows as [StagingRow];
    for (const [path, input] of [
      ['staging.extend', { id, hours: 1 }],
      ['staging.pin', { id, pinned: true }],
      ['staging.drop', { id }],
      ['staging.cleanUp', undefined],
    ] as const)
      await expect(api.mutate(path, input)).rejects.toThrow(/403/);
  });
});
