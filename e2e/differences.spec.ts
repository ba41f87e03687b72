import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

/**
 * 400 orders. The target lacks every 40th and has ten of its own; its state differs on every 4th, its amount on every 10th,
 * and its note is empty where the source's is NULL on every 50th.
 */
const TABLES = [
  'create table orders (id integer primary key, state text, amount decimal(10,2), note text)',
  'create table ledger (id integer primary key, state text, amount decimal(10,2), note text)',
  `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 400)
   insert into orders select n, 'PAID', n * 1.25, case when n % 50 = 0 then null else 'left at the door of number ' || n end from numbers`,
  `insert into ledger select id, case when id % 4 = 0 then 'PAYED' else state end, case when id % 10 = 0 then amount + 0.5 else amount end,
   coalesce(note, '') from orders where id % 40 <> 0`,
  `with recursive numbers(n) as (select 901 union all select n + 1 from numbers where n < 910)
   insert into ledger select n, 'PAID', 1, null from numbers`,
];
const MISMATCHED = Array.from({ length: 400 }, (_, at) => at + 1).filter(
  (n) => n % 40 !== 0 && (n % 4 === 0 || n % 10 === 0 || n % 50 === 0),
);

let shop: ShopDatabase;
let runId: string;

test.beforeAll(async () => {
  shop = await makeShopDatabase('differences_shop');
  await shop.execute(...TABLES);
});
test.afterAll(() => shop.remove());

test.beforeEach(async ({ api, cli }) => {
  if (runId) return;
  const side = (table: string) => ({ connection: 'differences_shop', table });
  await shop.importRulesets(cli, [{ id: 'DIFFERENCES', name: 'Orders against ledger', source: side('orders'), target: side('ledger') }]);
  // The first one is the history of the second.
  for (let times = 0; times < 2; times++) runId = await finishedRun(api);
});

async function finishedRun(api: ApiSession): Promise<string> {
  const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'DIFFERENCES' });
  await expect.poll(async () => (await api.query<{ status: string }>('runs.get', { id })).status, { timeout: 30_000 }).toBe('succeeded');
  return id;
}

const chip = (page: Page, name: string) => page.getByRole('group', { name: 'Outcomes' }).getByRole('button', { name });
const rows = (page: Page) => page.getByRole('grid').getByRole('row');
/** Keys of the rows shown first; the grid renders only what is in view. */
const firstKey = (page: Page) => rows(page).nth(1).getByRole('gridcell').nth(1);
const panel = (page: Page, key: string | number) => page.getByRole('dialog', { name: `id ${key}`, exact: true });

test('counts are filters; what differs is marked and no two values look alike', async ({ page, accessible, picture }) => {
  await page.goto(`/runs/${runId}/differences`);
  await expect(chip(page, 'All differences')).toContainText(String(MISMATCHED.length + 10 + 10));
  await expect(chip(page, 'Mismatched')).toContainText(String(MISMATCHED.length));
  await expect(chip(page, 'Equal')).toContainText(String(390 - MISMATCHED.length));
  await expect(firstKey(page)).toHaveText('4');
  await accessible();
  await picture('differences');

  await chip(page, 'Source only').click();
  await expect(page).toHaveURL(/show=source_only/);
  await expect(firstKey(page)).toHaveText('40');
  await expect(page.getByRole('navigation', { name: 'Pages of differences' })).toContainText('10 rows');
  await chip(page, 'Target only').click({ modifiers: ['Shift'] });
  await expect(page.getByRole('navigation', { name: 'Pages of differences' })).toContainText('20 rows');
  await page.goBack();
  await expect(page.getByRole('navigation', { name: 'Pages of differences' })).toContainText('10 rows');

  // Where the differences are: the bar of a field is its filter.
  await page.getByRole('region', { name: 'Mismatched values per field' }).getByRole('button', { name: /^note/ }).click();
  await expect(page).toHaveURL(/field=note/);
  await expect(firstKey(page)).toHaveText('50');
  await expect(rows(page).nth(1)).toContainText('NULL');
  await expect(rows(page).nth(1)).toContainText('empty');
  await page.getByRole('switch', { name: 'Only changed columns' }).click();
  await expect(page.getByRole('columnheader', { name: /^note/ })).toBeVisible();
});

test('conditions narrow rows and counts, and are taken away again', async ({ page, accessible }) => {
  await page.goto(`/runs/${runId}/differences`);
  await expect(firstKey(page)).toHaveText('4');
  await page.keyboard.press('f');
  const form = page.getByRole('dialog', { name: 'Add a condition' });
  await form.getByRole('combobox', { name: 'Column' }).fill('source.amount');
  await page.getByRole('option', { name: /source\.amount/ }).click();
  await form.getByRole('combobox', { name: 'Condition' }).click();
  await page.getByRole('option', { name: 'is above' }).click();
  await form.getByRole('textbox', { name: 'Value' }).fill('450');
  await accessible();
  await form.getByRole('button', { name: 'Apply' }).click();
  // 450 is the amount of order 360.
  const above = MISMATCHED.filter((n) => n > 360).length;
  await expect(firstKey(page)).toHaveText('364');
  await expect(chip(page, 'Mismatched')).toContainText(String(above));
  await expect(chip(page, 'Target only')).toContainText('0');
  await page.getByRole('button', { name: /^Remove: source amount is above 450/ }).click();
  await expect(firstKey(page)).toHaveText('4');
});

test('pages go forward and back, and a copied link opens the same page and row', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/runs/${runId}/differences?show=mismatched`);
  await expect(firstKey(page)).toHaveText('4');
  const pages = page.getByRole('navigation', { name: 'Pages of differences' });
  await expect(pages.getByRole('button', { name: 'Previous' })).toBeDisabled();
  await pages.getByRole('button', { name: 'Next' }).click();
  const hundredAndFirst = String(MISMATCHED[100]);
  await expect(firstKey(page)).toHaveText(hundredAndFirst);
  await pages.getByRole('button', { name: 'Previous' }).click();
  await expect(firstKey(page)).toHaveText('4');
  await page.goBack();
  await expect(firstKey(page)).toHaveText(hundredAndFirst);

  await rows(page).nth(2).click();
  const second = MISMATCHED[101] as number;
  await expect(panel(page, second)).toBeVisible();
  await panel(page, second).getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await browser.newPage({ storageState: await context.storageState() });
  await other.goto(link);
  await expect(firstKey(other)).toHaveText(hundredAndFirst);
  await expect(panel(other, second)).toBeVisible();
  await other.close();
});

test('J and K go from row to row and over the end of a page; the panel has every field and the key’s history', async ({
  page,
  accessible,
  picture,
}) => {
  await page.goto(`/runs/${runId}/differences?show=mismatched`);
  await firstKey(page).focus();
  await page.keyboard.press('Enter');
  await expect(panel(page, 4)).toBeVisible();
  await expect(panel(page, 4)).toContainText('1 field differs');
  await page.keyboard.press('j');
  await expect(panel(page, 8)).toBeVisible();
  await page.keyboard.press('j');
  await expect(panel(page, 10)).toContainText('+0.5');
  await page.keyboard.press('k');
  await expect(panel(page, 8)).toBeVisible();
  const history = panel(page, 8).getByRole('region', { name: 'Earlier runs' });
  await expect(history).toContainText('state');
  await accessible();
  await picture('differences-row');
  await history.getByRole('link').first().click();
  await expect(page).not.toHaveURL(new RegExp(runId));
  await expect(panel(page, 8)).toBeVisible();

  await page.goto(`/runs/${runId}/differences?show=mismatched`);
  await page.getByRole('grid').getByRole('gridcell').first().focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await expect(panel(page, MISMATCHED[99] as number)).toBeVisible();
  await page.keyboard.press('j');
  await expect(panel(page, MISMATCHED[100] as number)).toBeVisible();
  await expect(page).toHaveURL(/after=/);
  await page.keyboard.press('k');
  await expect(panel(page, MISMATCHED[99] as number)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the filter is exported whole, as CSV, JSON and Parquet', async ({ page }) => {
  await page.goto(`/runs/${runId}/differences?show=mismatched&field=amount`);
  const expected = MISMATCHED.filter((n) => n % 10 === 0);
  const download = async (format: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format }).click();
    const file = await waiting;
    expect(file.suggestedFilename()).toBe(`DIFFERENCES-${runId}-mismatched.${format.toLowerCase()}`);
    await expect(page.getByText(`Exported ${file.suggestedFilename()}`)).toBeVisible();
    return readFile(await file.path());
  };
  const csv = (await download('CSV')).toString('utf8').trim().split(/\r?\n/);
  expect(csv[0]).toBe(
    'outcome,rule,confidence,reason,id,state_source,state_target,state_equal,amount_source,amount_target,amount_equal,note_source,note_target,note_equal',
  );
  expect(csv).toHaveLength(expected.length + 1);

  const json = JSON.parse((await download('JSON')).toString('utf8')) as { key: { id: string }; fields: { amount: object } }[];
  expect(json.map((row) => Number(row.key.id))).toEqual(expected);
  expect(json[0]?.fields.amount).toEqual({ source: '12.50', target: '13.00', equal: false });

  const parquet = await download('Parquet');
  expect(parquet.subarray(0, 4).toString('latin1')).toBe('PAR1');
  expect(parquet.subarray(-4).toString('latin1')).toBe('PAR1');
});
