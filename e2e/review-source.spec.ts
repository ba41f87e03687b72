import { finishedRun, makeTables, repairing, report, rowOf, selected } from './change-scene.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'source_shop';

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await makeTables(shop, 'back', 5, "update back_ledger set note = 'other'");
});
test.afterAll(() => shop.remove());

test('where the target wins, the source is planned, reviewed and written; the target is left alone', async ({
  page,
  api,
  cli,
  accessible,
  picture,
}) => {
  const ruleset = repairing('back', CONNECTION);
  // The state comes from the ledger; the note would go the other way, and is no matter of this set.
  const fields = ruleset.fields.map((field) => (field.source === 'state' ? { ...field, policy: 'target_wins' } : field));
  await shop.importRulesets(cli, [{ ...ruleset, fields }]);
  await page.goto(`/runs/${await finishedRun(api, 'REVIEW_BACK')}/differences`);
  await page.getByRole('button', { name: 'Plan changes' }).click();
  const plan = page.getByRole('dialog', { name: 'Plan changes' });
  await plan.getByRole('radio', { name: /^Source/ }).check();
  await accessible();
  await picture('plan-source');
  await plan.getByRole('button', { name: 'Plan changes' }).click();

  await expect(rowOf(page, 1, 'pending')).toBeVisible();
  await expect(page.getByText(`writes to Source${CONNECTION} · back_orders`)).toBeVisible();
  for (const name of ['Source now', 'Target', 'Source after'])
    await expect(page.getByRole('columnheader', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('row', { name: /id 1, pending/ })).toContainText('PAYED');
  await expect(page.getByRole('row', { name: /id 1, pending/ })).not.toContainText('note');
  await accessible();
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByText('5 of 5 reviewed')).toBeVisible();
  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply 5 rows to back_orders' });
  await expect(dialog).toContainText('The source is written.');
  await accessible();
  await dialog.getByRole('button', { name: 'Apply 5 rows' }).click();
  await expect(report(page)).toContainText('5 rows of back_orders were written and read back');
  expect(await shop.rows('select distinct state, note from back_ledger')).toEqual([['PAYED', 'other']]);
  expect(await shop.rows('select id, state, note from back_orders order by id limit 2')).toEqual([
    [1, 'PAYED', 'order 1'],
    [2, 'PAYED', 'order 2'],
  ]);
});
