import type { ApiSession } from './api-session.ts';
import { makeTables, plannedSet, repairing, report, rowOf, selected } from './change-scene.ts';
import { expect, test } from './fixtures.ts';
import { type HeldWork, holdApply, holdDecision } from './held-work.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

/** What stops half-way: an apply and a decision on many rows that are cancelled, and a commit whose answer was lost. */

const CONNECTION = 'stopped_shop';
const ROWS = 120;

let shop: ShopDatabase;
let held: HeldWork | null = null;
let imported = false;

test.beforeAll(async () => {
  shop = await makeShopDatabase(CONNECTION);
  await makeTables(shop, 'cancelled', ROWS);
  await makeTables(shop, 'half', ROWS);
  await makeTables(shop, 'unsettled', 6);
});
test.afterAll(() => shop.remove());

test.beforeEach(async ({ cli }) => {
  if (imported) return;
  await shop.importRulesets(
    cli,
    ['cancelled', 'half', 'unsettled'].map((name) => repairing(name, CONNECTION)),
  );
  imported = true;
});
test.afterEach(async () => {
  await held?.close();
  held = null;
});

async function approved(api: ApiSession, rulesetId: string, rows: number): Promise<string> {
  const id = await plannedSet(api, rulesetId);
  const seqs = Array.from({ length: rows }, (_, at) => at + 1);
  await api.mutate('changes.decide', { id, seqs, decision: 'approved' });
  return id;
}

test('an apply is cancelled: it rolls back, says so, and can be applied again', async ({ page, api, accessible, picture }) => {
  const id = await approved(api, 'REVIEW_CANCELLED', ROWS);
  held = await holdApply(id);
  await held.say({ phase: 'writing', done: 40, total: ROWS });
  await page.goto(`/changes/${id}`);
  const strip = page.getByRole('region', { name: 'Applying' });
  await expect(strip).toContainText(`40 of ${ROWS} rows`);
  await expect(page.getByRole('button', { name: 'Apply…' })).toBeDisabled();
  await accessible();
  await picture('review-applying');

  await strip.getByRole('button', { name: 'Cancel and roll back' }).click();
  await expect(strip.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
  await held.handOver();
  await expect(report(page)).toContainText('Nothing was written: the apply was cancelled and rolled back');
  await expect(report(page)).toContainText('Apply again when you are ready.');
  expect(await shop.rows('select state, count(*) from cancelled_ledger group by state')).toEqual([['PAYED', ROWS]]);
  await accessible();
  await picture('review-cancelled');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('table', { name: 'Attempts to apply' }).getByRole('row').nth(1)).toContainText('rolled back');
  await page.goto(`/audit?type=change_set&id=${id}`);
  await expect(page.getByRole('table', { name: 'Audit entries' }).getByRole('row', { name: /^Wrote nothing of/ })).toContainText(
    'The admin',
  );

  await page.goto(`/changes/${id}`);
  await page.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: `Apply ${ROWS} rows to cancelled_ledger` });
  await dialog.getByRole('button', { name: `Apply ${ROWS} rows` }).click();
  await expect(report(page)).toContainText(`${ROWS} rows of cancelled_ledger were written and read back`);
  expect(await shop.rows('select state, count(*) from cancelled_ledger group by state')).toEqual([['PAID', ROWS]]);
});

test('a decision on many rows is cancelled: what was decided stays, the rest waits', async ({ page, api, accessible }) => {
  const decided = 40;
  const id = await approved(api, 'REVIEW_HALF', decided);
  held = await holdDecision(id, 'approved', ROWS);
  await held.say({ phase: 'deciding', done: decided, total: ROWS, place: decided, counted: { decided, left: 0 } });
  await page.goto(`/changes/${id}`);
  const strip = page.getByRole('region', { name: 'Deciding on all that match' });
  await expect(strip).toContainText(`${decided} of ${ROWS} rows`);
  await accessible();
  await strip.getByRole('button', { name: 'Cancel' }).click();
  await expect(strip.getByRole('button', { name: 'Cancelling…' })).toBeDisabled();
  await held.handOver();

  await expect(strip).toHaveCount(0);
  await expect(page.getByText(`${decided} of ${ROWS} reviewed`)).toBeVisible();
  await expect(page.getByText(/The admin: Approved 40 rows.*and was stopped/)).toBeVisible();
  await expect(rowOf(page, 1, 'approved')).toBeVisible();
  // It is under review again, from where it was left.
  await page.getByRole('button', { name: /^Pending/ }).click();
  await expect(rowOf(page, decided + 1, 'pending')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await selected(page)
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(page.getByText(`${ROWS} of ${ROWS} reviewed`)).toBeVisible();
});

test('where nobody can tell whether a commit happened, nothing is claimed, and the way to certainty is offered', async ({
  page,
  api,
  accessible,
  picture,
}) => {
  const id = await approved(api, 'REVIEW_UNSETTLED', 6);
  held = await holdApply(id);
  await held.sendCommit();
  // Two rows as they were to be written, one otherwise, three as they were: no commit of the set explains that.
  await shop.execute("update unsettled_ledger set state = 'PAID' where id < 3", "update unsettled_ledger set state = 'OPEN' where id = 4");
  await held.handOver();
  await page.goto(`/changes/${id}`);
  await expect(report(page)).toContainText('It cannot be told whether these changes were committed');
  await expect(page.getByText(/tried .* by The admin/)).toBeVisible();
  for (const words of [/\bapplied\b/i, /\bwritten\b/i, /rolled back/i]) await expect(report(page)).not.toContainText(words);
  const became = page.getByRole('group', { name: 'What became of them' });
  for (const [word, count] of [
    ['As planned', 2],
    ['As before', 3],
    ['Neither', 1],
  ]) {
    await expect(became.getByRole('button', { name: `${word} ${count}` })).toBeVisible();
  }
  await expect(page.getByRole('button', { name: 'Apply…' })).toHaveCount(0);
  await accessible();
  await picture('review-unsettled');

  await report(page).getByRole('link', { name: '1' }).click();
  await expect(page).toHaveURL(/became=changed_since/);
  await expect(page.getByRole('navigation', { name: 'Pages of changes' })).toContainText('1 row');
  await rowOf(page, 4).click();
  const panel = page.getByRole('dialog', { name: 'id 4' });
  await expect(panel).toContainText('It holds neither what the run had seen nor what was to be written.');
  await expect(panel).not.toContainText('applied it');
  await accessible();
  await panel.getByRole('button', { name: 'Close' }).click();

  // It is told where people look first, and a new run tells what still differs.
  await page.goto('/');
  await page.getByRole('link', { name: /An apply of Repair unsettled is unsettled/ }).click();
  await report(page).getByRole('button', { name: 'Start a run' }).click();
  await page.getByRole('dialog', { name: 'Start a run' }).getByRole('button', { name: 'Start run' }).click();
  await expect(page).toHaveURL(/\/runs\/EXEC_/);
  await expect(page.getByRole('region', { name: 'Outcomes' }).getByRole('link', { name: /Mismatched 4\b/ })).toBeVisible({
    timeout: 60_000,
  });
});
