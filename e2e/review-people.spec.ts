import { type ApiSession, readSession } from './api-session.ts';
import { makeTables, plannedSet, repairing, report, rowOf, selected } from './change-scene.ts';
import { expect, test } from './fixtures.ts';
import { type Role, sharedValue, statePath } from './shared-instance.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

const CONNECTION = 'review_people_shop';

let shop: ShopDatabase;
let imported = false;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await makeTables(shop, 'together', 6);
  await makeTables(shop, 'eyes', 2);
  await makeTables(shop, 'looked_at', 2);
});
test.afterAll(() => shop.remove());

test.beforeEach(async ({ cli }) => {
  if (imported) return;
  await shop.importRulesets(cli, [
    repairing('together', CONNECTION),
    repairing('eyes', CONNECTION, { changes: { four_eyes: true } }),
    repairing('looked_at', CONNECTION),
  ]);
  imported = true;
});

const as = (role: Role): Promise<ApiSession> => readSession(sharedValue('url'), statePath(sharedValue('folder'), role));

test('two people review at once: each sees what the other decides, and nothing moves', async ({ page, api }) => {
  const analyst = await as('analyst');
  const id = await plannedSet(api, 'REVIEW_TOGETHER');
  await page.goto(`/changes/${id}?show=pending`);
  await expect(rowOf(page, 1, 'pending')).toBeVisible();
  await analyst.mutate('changes.decide', { id, seqs: [2], decision: 'approved' });
  await expect(rowOf(page, 2, 'approved')).toBeVisible();
  await expect(page.getByText('The analyst: Approved 1 row')).toBeVisible();
  // It stays where it is until one asks for the list again.
  await expect(page.getByText('1 row here is no longer what you filter by: reload')).toBeVisible();
  await analyst.mutate('changes.comment', { id, seq: 3, text: 'Ask the shop' });
  await expect(page.getByRole('row', { name: /id 3, pending/ })).toContainText('1 comment');
  await page.getByRole('button', { name: /no longer what you filter by/ }).click();
  await expect(rowOf(page, 2)).toHaveCount(0);
});

test('a decision on all that match that came too late is explained, and what is selected stays', async ({ page, api }) => {
  const analyst = await as('analyst');
  const id = await plannedSet(api, 'REVIEW_TOGETHER');
  // The page does not hear of the other one in time.
  await page.route('**/api/trpc/changes.follow**', (route) => route.abort());
  await page.goto(`/changes/${id}`);
  await expect(rowOf(page, 1)).toBeVisible();
  await page.keyboard.press('Shift+A');
  await page.keyboard.press('Shift+A');
  await expect(selected(page)).toContainText('All 6 that match selected');
  await analyst.mutate('changes.decide', { id, seqs: [1, 2], decision: 'rejected' });
  await selected(page).getByRole('button', { name: /^Skip/ }).click();
  const note = selected(page).getByRole('alert');
  await expect(note).toContainText('Nothing was decided');
  await expect(rowOf(page, 1, 'rejected')).toBeVisible();
  await expect(selected(page)).toContainText('All 6 that match selected');
  await note.getByRole('button', { name: 'Skip all 6' }).click();
  await expect(rowOf(page, 1, 'skipped')).toBeVisible();
  await expect(page.getByText('6 of 6 reviewed')).toBeVisible();
});

test('four eyes: who approved cannot apply, somebody else can', async ({ page, api, browser, accessible }) => {
  const id = await plannedSet(api, 'REVIEW_EYES');
  await page.goto(`/changes/${id}`);
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply 2 rows to eyes_ledger' });
  await expect(dialog.getByRole('alert')).toContainText('four eyes');
  await expect(dialog.getByRole('button', { name: 'Apply 2 rows' })).toBeDisabled();
  await accessible();

  const other = await browser.newContext({ storageState: statePath(sharedValue('folder'), 'operator'), baseURL: sharedValue('url') });
  const theirs = await other.newPage();
  await theirs.goto(`/changes/${id}`);
  await theirs.getByRole('button', { name: 'Apply…' }).click();
  await theirs.getByRole('dialog').getByRole('button', { name: 'Apply 2 rows' }).click();
  await expect(report(theirs)).toContainText('2 rows of eyes_ledger were written and read back');
  await other.close();
  // The first one sees it too.
  await page.keyboard.press('Escape');
  await expect(report(page)).toContainText('2 rows of eyes_ledger were written and read back');
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('reads the review, but can neither see nor call what changes anything', async ({ page, api, accessible }) => {
    const id = await plannedSet(await as('admin'), 'REVIEW_LOOKED_AT');
    await page.goto('/changes');
    await page.getByRole('table', { name: 'Change sets' }).getByRole('link', { name: id }).click();
    await expect(rowOf(page, 1, 'pending')).toBeVisible();
    // The words `Approved`, `Rejected` … of the filters stay: they change nothing.
    for (const name of [/^Approve /, /^Reject /, /^Skip /, /^Apply/, /^Undo/, /^Remove/])
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    await expect(page.getByRole('checkbox')).toHaveCount(0);
    await accessible();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await rowOf(page, 1).click();
    await expect(page.getByRole('dialog', { name: 'id 1' })).toContainText('Pending');
    const refused: [string, object][] = [
      ['changes.decide', { id, seqs: [1], decision: 'approved' }],
      ['changes.decideMany', { id, filter: {}, decision: 'approved', version: 0 }],
      ['changes.setValue', { id, seq: 1, field: 'note', value: 'x' }],
      ['changes.applyApproved', { id, version: 0 }],
      ['changes.undo', { id }],
      ['changes.remove', { id }],
    ];
    for (const [path, input] of refused) await expect(api.mutate(path, input)).rejects.toThrow(/403.*permission_denied/);
  });
});
