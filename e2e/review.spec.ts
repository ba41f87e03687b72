import type { Page } from '@playwright/test';
import { finishedRun, makeTables, plannedSet, repairing, report, rowOf, selected } from './change-scene.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'review_shop';
const MANY = 230;

let shop: ShopDatabase;
let imported = false;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  // Two rows that only the orders have, one that only the ledger has.
  const lonely = ['delete from many_ledger where id in (5, 6)', "insert into many_ledger values (901, 'PAID', 1, null)"];
  await makeTables(shop, 'many', MANY, ...lonely);
  await makeTables(shop, 'undone', 4);
  await makeTables(shop, 'stale', 5);
  await makeTables(shop, 'keys', 8, "update keys_ledger set amount = 0, note = 'other' where id = 3");
  await makeTables(shop, 'typed', 3, "update typed_ledger set state = 'PAID', note = 'other'");
});
test.afterAll(() => shop.remove());

test.beforeEach(async ({ cli }) => {
  if (imported) return;
  await shop.importRulesets(cli, [
    repairing('many', CONNECTION, { changes: { inserts: true, deletes: true, confirm_above: 100 } }),
    repairing('undone', CONNECTION),
    repairing('stale', CONNECTION),
    repairing('keys', CONNECTION),
    repairing('typed', CONNECTION, { note: { policy: 'manual' } }),
  ]);
  imported = true;
});

const states = (table: string) => shop.rows(`select state, count(*) from ${table} group by state order by state`);

async function applyAll(page: Page, rows: number, skipStale = false) {
  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: `Apply ${rows} rows` });
  if (skipStale) await dialog.getByRole('radio', { name: /Leave stale rows out/ }).check();
  await dialog.getByRole('button', { name: `Apply ${rows} rows` }).click();
}

test('changes are planned from the differences of a run; their counts are filters', async ({ page, api, accessible, picture }) => {
  const runId = await finishedRun(api, 'REVIEW_MANY');
  await page.goto(`/runs/${runId}/differences`);
  await page.getByRole('button', { name: 'Plan changes' }).click();
  const plan = page.getByRole('dialog', { name: 'Plan changes' });
  await expect(plan.getByRole('radio', { name: /^Target/ })).toBeChecked();
  await plan.getByRole('button', { name: 'Plan changes' }).click();
  await expect(page).toHaveURL(/\/changes\/CHG_/);
  await expect(rowOf(page, 1, 'pending')).toBeVisible();
  await accessible();
  await picture('review');

  // Counts are filters.
  const chip = (name: RegExp) => page.getByRole('button', { name });
  await expect(chip(/^Pending/)).toContainText(String(MANY + 1));
  await chip(/^Inserts/).click();
  await expect(page).toHaveURL(/kind=insert/);
  await expect(page.getByRole('navigation', { name: 'Pages of changes' })).toContainText('2 rows');
  await chip(/^All/).click();
  await expect(rowOf(page, 1)).toBeVisible();
});

test('all that match are approved by the server, shown in words and SQL, confirmed by number and applied', async ({
  page,
  api,
  accessible,
  picture,
}) => {
  // Long: the slowest machine must be able to walk all of it.
  test.slow();
  await page.goto(`/changes/${await plannedSet(api, 'REVIEW_MANY')}`);
  await expect(rowOf(page, 1, 'pending')).toBeVisible();

  // The page, then all that match; what the server has decided shows in the rows.
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await expect(selected(page)).toContainText('100 rows on this page selected');
  await selected(page)
    .getByRole('button', { name: `Select all ${MANY + 1} that match` })
    .click();
  await accessible();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByText(`${MANY + 1} of ${MANY + 1} reviewed`)).toBeVisible();
  await expect(rowOf(page, 1, 'approved')).toBeVisible();
  await selected(page).getByRole('button', { name: 'Select nothing' }).click();

  // In words and as the database is told.
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  const preview = page.getByRole('dialog', { name: 'What would be written' });
  await expect(preview).toContainText(`${MANY - 2} rows are updated in many_ledger: state in ${MANY - 2}.`);
  await expect(preview).toContainText('2 rows are inserted into many_ledger.');
  await expect(preview).toContainText('1 row is deleted from many_ledger.');
  await preview.getByRole('button', { name: /SQLite/i }).click();
  await expect(preview).toContainText(/update\s+["`]?many_ledger/i);
  await picture('review-preview');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: `Apply ${MANY + 1} rows to many_ledger` });
  const apply = dialog.getByRole('button', { name: `Apply ${MANY + 1} rows` });
  await expect(apply).toBeDisabled();
  await dialog.getByRole('textbox', { name: `Type ${MANY + 1} to confirm` }).fill(String(MANY));
  await expect(apply).toBeDisabled();
  await dialog.getByRole('textbox', { name: `Type ${MANY + 1} to confirm` }).fill(String(MANY + 1));
  await accessible();
  await apply.click();
  await expect(report(page)).toContainText(`${MANY + 1} rows of many_ledger were written and read back`);
  expect(await states('many_ledger')).toEqual([['PAID', MANY]]);
  await accessible();
  await picture('review-applied');
});

test('what was applied is put back, as a change set of its own; the audit accounts for all of it', async ({ page, api }) => {
  const setId = await plannedSet(api, 'REVIEW_UNDONE');
  const { version } = await api.mutate<{ version: number }>('changes.decide', { id: setId, seqs: [1, 2, 3, 4], decision: 'approved' });
  await api.mutate('changes.applyApproved', { id: setId, version });
  await page.goto(`/changes/${setId}`);
  await expect(report(page)).toContainText('4 rows of undone_ledger were written and read back');
  expect(await states('undone_ledger')).toEqual([['PAID', 4]]);

  await page.getByRole('checkbox', { name: 'Select the update of id 1', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Select the update of id 2', exact: true }).click();
  await selected(page).getByRole('button', { name: 'Undo 2 rows…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Plan the undo' }).click();
  await expect(page.getByText(`Undoes ${setId}`)).toBeVisible();
  await expect(rowOf(page, 2, 'pending')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Source' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByText('2 of 2 reviewed')).toBeVisible();
  await applyAll(page, 2);
  await expect(report(page)).toContainText('2 rows of undone_ledger were written and read back');
  expect(await shop.rows('select id, state from undone_ledger order by id')).toEqual([
    [1, 'PAYED'],
    [2, 'PAYED'],
    [3, 'PAID'],
    [4, 'PAID'],
  ]);

  await page.goto(`/audit?type=change_set&id=${setId}`);
  const entries = page.getByRole('table', { name: 'Audit entries' });
  for (const deed of ['Began to plan', 'Approved 4 rows', 'Began to apply', 'Applied 4 rows'])
    await expect(entries.getByRole('row', { name: new RegExp(`^${deed}`) }).first()).toContainText('The admin');
});

test('a row that was changed after the run stops the apply; then it is left out', async ({ page, api, accessible, picture }) => {
  const setId = await plannedSet(api, 'REVIEW_STALE');
  await shop.execute("update stale_ledger set state = 'OPEN' where id = 4");
  await page.goto(`/changes/${setId}`);
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByText('5 of 5 reviewed')).toBeVisible();

  await applyAll(page, 5);
  await expect(report(page)).toContainText('Nothing was written');
  await expect(page.getByText('The row was changed after the run. state is now "OPEN".')).toBeVisible();
  expect(await states('stale_ledger')).toEqual([
    ['OPEN', 1],
    ['PAYED', 4],
  ]);
  await page
    .getByRole('group', { name: 'What became of them' })
    .getByRole('button', { name: /^Stale/ })
    .click();
  await expect(page.getByRole('navigation', { name: 'Pages of changes' })).toContainText('1 row');
  await accessible();
  await picture('review-stale');

  await applyAll(page, 5, true);
  await expect(report(page)).toContainText('4 rows of stale_ledger were written and read back');
  await expect(report(page).getByRole('link', { name: '1' })).toBeVisible();
  expect(await states('stale_ledger')).toEqual([
    ['OPEN', 1],
    ['PAID', 4],
  ]);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('table', { name: 'Attempts to apply' }).getByRole('row')).toHaveCount(3);
  await accessible();
});

test('the whole review by keyboard alone', async ({ page, api, accessible, picture }) => {
  const setId = await plannedSet(api, 'REVIEW_KEYS');
  await page.goto(`/changes/${setId}`);
  await expect(rowOf(page, 1)).toBeVisible();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('j', 'a');
  await expect(rowOf(page, 1, 'approved')).toBeFocused();
  await press('j', 'r');
  await expect(rowOf(page, 2, 'rejected')).toBeFocused();
  await press('u');
  await expect(rowOf(page, 2, 'pending')).toBeFocused();

  // Into a row of three fields: two of them are written.
  await press('j', 'a', 'ArrowRight', 'ArrowRight', 'r');
  const amount = page.getByRole('group', { name: 'Decision on amount in id 3' });
  await expect(amount.getByRole('button', { name: /^Reject/ })).toHaveAttribute('aria-pressed', 'true');
  await press('ArrowLeft', 'ArrowLeft');
  await expect(rowOf(page, 3, 'approved')).toBeFocused();

  // A range of three is skipped.
  await press('j', 'x', 'Shift+J', 'Shift+J');
  await expect(selected(page)).toContainText('3 rows selected');
  await press('s');
  for (const key of [4, 5, 6]) await expect(rowOf(page, key, 'skipped')).toBeVisible();
  await press('Escape');
  await expect(selected(page)).toHaveCount(0);

  // The next one that waits, with a word about it.
  await press('n');
  await expect(rowOf(page, 7)).toBeFocused();
  await press('Enter');
  const panel = page.getByRole('dialog', { name: 'id 7' });
  await expect(panel).toBeVisible();
  await press('k', 'j', 'a');
  await expect(panel).toContainText('Approved');
  await accessible();
  await picture('review-panel');
  await panel.getByRole('textbox', { name: 'Comment on this row' }).focus();
  await page.keyboard.type('Checked with the shop');
  await press('Control+Enter');
  await expect(panel.getByText('Checked with the shop')).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).focus();
  await press('Escape');
  await expect(rowOf(page, 7)).toBeFocused();

  // Two are left: 2 and 8.
  await expect(page.getByText('6 of 8 reviewed')).toBeVisible();
  await press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Next unreviewed row');
  await press('Escape');
  // Keys do nothing while a dialog is there, also while it closes.
  await expect(keys).toBeHidden();
  await press('Shift+Enter');
  const dialog = page.getByRole('dialog', { name: 'Apply 3 rows to keys_ledger' });
  await dialog.getByRole('button', { name: 'Apply 3 rows' }).focus();
  await press('Enter');
  await expect(report(page)).toContainText('3 rows of keys_ledger were written and read back');
  expect(await shop.rows("select id, amount, note from keys_ledger where state = 'PAID' order by id")).toEqual([
    [1, 1.25, 'order 1'],
    [3, 0, 'order 3'],
    [7, 8.75, 'order 7'],
  ]);
});

test('a value is typed where a person has to choose', async ({ page, api, accessible }) => {
  const setId = await plannedSet(api, 'REVIEW_TYPED');
  await page.goto(`/changes/${setId}`);
  await page.getByRole('button', { name: /^Needs attention/ }).click();
  await expect(page).toHaveURL(/problems=true/);
  await rowOf(page, 1).click();
  const panel = page.getByRole('dialog', { name: 'id 1' });
  await panel.getByRole('textbox', { name: 'Value for note' }).fill('both are wrong');
  await accessible();
  await panel.getByRole('button', { name: 'Write this value' }).click();
  await expect(panel.getByText('typed by The admin')).toBeVisible();
  await panel.getByRole('button', { name: /^Approve/ }).click();
  await expect(panel).toContainText('Approved');
  await panel.getByRole('button', { name: 'Close' }).click();
  await applyAll1(page);
  await expect(report(page)).toContainText('1 row of typed_ledger was written and read back');
  expect(await shop.rows('select note from typed_ledger order by id')).toEqual([['both are wrong'], ['other'], ['other']]);
});

async function applyAll1(page: Page) {
  await page.getByRole('button', { name: 'Apply…' }).click();
  await page.getByRole('dialog', { name: 'Apply 1 row to' }).getByRole('button', { name: 'Apply 1 row' }).click();
}
