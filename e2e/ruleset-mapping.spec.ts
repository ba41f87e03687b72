import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { editor, type RulesetDetail } from './ruleset-editor.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'mapping_shop';

/** 300 orders against 297 that say the same by other names; every tenth total is another one, and two columns belong to nothing. */
const TABLES = [
  'create table orders (ord_no integer primary key, cust text, amt decimal(10,2), placed_by text, status text, remark text, weight integer)',
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)
   insert into orders select i, 'customer ' || (i % 60), i * 0.25, 'clerk ' || (i % 45), case when i % 2 then ' open' else 'paid' end, 'r' || i, i % 7 from n`,
  'create table shipments (order_number integer primary key, customer text, total decimal(10,2), agent text, status text, loaded text, day date)',
  `insert into shipments select ord_no, cust, amt + case when ord_no % 10 = 0 then 1 else 0 end, placed_by, upper(trim(status)), 'today', '2024-01-01'
   from orders where ord_no % 100 <> 0`,
  // Can be described and not be read.
  'create view broken as select ord_no, cust, abs(-9223372036854775807 - 1) as overflow from orders',
];

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await shop.execute(...TABLES);
});
test.afterAll(() => shop.remove());
test.beforeEach(({ cli }) => shop.importRulesets(cli, []));

async function choose(page: Page, side: 'Source' | 'Target', label: 'Connection' | 'Table', option: string) {
  const box = editor(page).side(side).getByRole('combobox', { name: label, exact: true });
  await box.click();
  await box.fill(option);
  await page.getByRole('option', { name: option }).first().click();
  await expect(box).toHaveValue(option);
}

async function chooseBoth(page: Page) {
  await page.goto('/rulesets/new');
  for (const [side, table] of [
    ['Source', 'orders'],
    ['Target', 'shipments'],
  ] as const) {
    await choose(page, side, 'Connection', CONNECTION);
    await choose(page, side, 'Table', table);
  }
}

test('suggested, accepted from a score up, measured, tried on a sample and published', async ({ page, api, accessible, picture }) => {
  // The whole way of an analyst, with axe in both themes at every stop.
  test.slow();
  await chooseBoth(page);
  const { pairs, suggestions, publish, dialog } = editor(page);
  await expect(page.getByText('Judged by all 300 rows of the source and all 297 rows of the target.')).toBeVisible();
  await expect(suggestions.getByRole('listitem')).toHaveCount(4);
  await expect(suggestions).toContainText('Unlike names, comparable types; equal in all 297 rows with the same key.');
  await expect(suggestions).toContainText('equal in 90 % of 297 rows with the same key');
  await page.getByRole('button', { name: 'Use this key' }).click();
  await picture('mapping-suggestions', { fullPage: true });

  // Status is written otherwise in every row: it belongs together all the same, but less surely than from 0.61 up.
  const slider = page.getByRole('slider', { name: 'Accept from this score up' });
  await slider.focus();
  for (let step = 0; step < 29; step++) await page.keyboard.press('ArrowLeft');
  await page.getByRole('button', { name: 'Accept 3', exact: true }).click();
  await expect(pairs).toHaveCount(3);
  await suggestions.getByRole('button', { name: /Accept status = status/ }).focus();
  await page.keyboard.press('Delete');
  await expect(suggestions).toBeHidden();
  await page.getByRole('button', { name: 'Show 1 rejected' }).click();
  await suggestions.getByRole('button', { name: /Accept status = status/ }).focus();
  await page.keyboard.press('Enter');
  await expect(pairs).toHaveCount(4);

  await page.getByRole('button', { name: 'Details of status with status' }).click();
  const details = page.getByRole('dialog', { name: 'status with status' });
  await details.getByRole('checkbox', { name: 'Differences may be written' }).click();
  await details.getByRole('combobox', { name: 'Which side wins' }).click();
  await page.getByRole('option', { name: 'By hand' }).click();
  await expect(details.getByText('Compared by value.')).toBeVisible();
  await accessible();
  await picture('mapping-details');
  await details.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('When written: By hand')).toBeVisible();

  await page.getByRole('button', { name: 'Measure uniqueness' }).click();
  const measured = page.getByRole('table', { name: 'How unique the keys are' });
  await expect(measured.getByRole('row', { name: /Source/ })).toContainText(/300\s*300\s*0\s*Unique/);
  await expect(measured.getByRole('row', { name: /Target/ })).toContainText(/297\s*297\s*0\s*Unique/);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mapped in the browser');
  await accessible();

  await page.getByRole('button', { name: 'Try on a sample' }).click();
  await expect(page).toHaveURL(/tab=sample/);
  const found = page.getByRole('region', { name: 'What was found' });
  await expect(found).toContainText('Read all 300 rows of the source and all 297 rows of the target');
  await expect(found).toContainText(/Mismatched\s*297/);
  await expect(found).toContainText(/Source only\s*3/);
  const fields = page.getByRole('table', { name: 'Differences by field' });
  await expect(fields.getByRole('row', { name: /status/ })).toContainText(/297\s*297\s*0/);
  await expect(fields.getByRole('row', { name: /amt/ })).toContainText(/297\s*27\s*90\.9/);
  await expect(page.getByRole('table', { name: 'Example rows' }).getByRole('row')).toHaveCount(21);
  await accessible();
  await picture('mapping-sample', { fullPage: true });

  await page.getByRole('tab', { name: 'SQL' }).click();
  const sql = page.getByRole('region', { name: 'Rule “ord_no”: equal pairs' });
  await expect(sql).toContainText('INSERT INTO result.outcomes');
  await accessible();
  await picture('mapping-sql');

  await publish.click();
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page).toHaveURL(/\/rulesets\/MAPPED_IN_THE_BROWSER/);
  const { definition } = await api.query<RulesetDetail>('rulesets.get', { id: 'MAPPED_IN_THE_BROWSER' });
  expect(definition).toMatchObject({
    rules: [{ keys: [{ source: 'ord_no', target: 'order_number' }] }],
    fields: expect.arrayContaining([
      { source: 'amt', target: 'total' },
      { source: 'cust', target: 'customer' },
      { source: 'placed_by', target: 'agent' },
      { source: 'status', target: 'status', apply: true, policy: 'manual' },
    ]),
  });
  // Nothing of the trial is left.
  const { orphans } = await api.query<{ orphans: { executionId: string }[] }>('staging.list');
  expect(orphans.filter(({ executionId }) => executionId.startsWith('TRY_'))).toEqual([]);
});

test('columns are paired by two presses, by keyboard and by dragging', async ({ page, accessible }) => {
  await chooseBoth(page);
  const { pairs } = editor(page);
  const pick = (name: string) => page.getByRole('button', { name });
  await pick('Pick remark of the source').click();
  await expect(page.getByText('remark of the source is picked. Pick its counterpart in the target.')).toBeVisible();
  await expect(pick('Pair remark with day of the target, unlike types, compared by canonical text')).toBeVisible();
  await accessible();
  await pick('Pair remark with loaded of the target').click();
  await expect(pairs).toHaveCount(1);

  await pick('Pick weight of the source').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(pick('Pick weight of the source')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Enter');
  await pick('Pair weight with order_number of the target').focus();
  await page.keyboard.press('Enter');
  await expect(pairs).toHaveCount(2);

  await pick('Pick cust of the source').dragTo(pick('Pick customer of the target'));
  await expect(pairs).toHaveCount(3);
  await expect(page.getByRole('combobox', { name: 'Source column of field pair 3' })).toHaveValue('cust');
  await expect(page.getByRole('combobox', { name: 'Target column of field pair 3' })).toHaveValue('customer');
});

test('suggestions go by names where values cannot be read, and a trial tells what is wrong', async ({ page }) => {
  await page.goto('/rulesets/new');
  for (const [side, table] of [
    ['Source', 'broken'],
    ['Target', 'shipments'],
  ] as const) {
    await choose(page, side, 'Connection', CONNECTION);
    await choose(page, side, 'Table', table);
  }
  await expect(page.getByText(/By names and types only, as values could not be looked at\. .*overflow/)).toBeVisible();
  await expect(editor(page).suggestions.getByRole('button', { name: /Accept cust = customer/ })).toBeVisible();
  await page.getByRole('button', { name: 'Try on a sample' }).click();
  await expect(page.getByText('The ruleset cannot be run yet:')).toBeVisible();
  await page.getByRole('tab', { name: 'SQL' }).click();
  await expect(page.getByText('There is no SQL while something is wrong:')).toBeVisible();
});
