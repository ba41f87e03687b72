import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase } from './shop-database.ts';

const chart = (page: Page, kpi: string) => page.getByRole('figure', { name: kpi, exact: true });
const points = (page: Page, kpi: string) => page.getByRole('group', { name: `${kpi}: points` }).locator('a[href]');

test('each run is a point that opens it, by mouse and by keyboard', async ({ page, accessible, picture }) => {
  await page.goto('/trends?rulesets=RECON_JOBS&range=all');
  await expect(points(page, 'RCR')).toHaveCount(5);
  for (const kpi of ['DQCS', 'REI', 'FAR']) await expect(points(page, kpi)).toHaveCount(5);
  // Published before the first run: listed, and no mark beside the chart.
  await expect(page.getByRole('table', { name: 'Published versions and changed schemas' })).toContainText('Version 1 published');
  await expect(chart(page, 'RCR').getByText('v1', { exact: true })).toHaveCount(0);
  await accessible();
  await picture('trends-one', { fullPage: true });

  const worst = page.getByRole('link', { name: /^RCR 68\.00%, Critical/ });
  const href = (await worst.getAttribute('href')) as string;
  await worst.hover();
  await worst.click();
  await expect(page).toHaveURL(new RegExp(`${href}$`));
  await expect(page.getByRole('heading', { name: 'Jobs, production against sandbox' })).toBeVisible();
  await page.goBack();

  await expect(points(page, 'RCR')).toHaveCount(5);
  // One tab stop, at the newest run.
  await expect(worst).toHaveAttribute('tabindex', '0');
  await worst.focus();
  await page.keyboard.press('ArrowLeft');
  const before = page.getByRole('link', { name: /^RCR 73\.91%/ });
  await expect(before).toBeFocused();
  const hrefBefore = (await before.getAttribute('href')) as string;
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${hrefBefore}$`));
});

test('rulesets are compared, read as a table and taken away as CSV; the URL knows the choice', async ({ page, accessible, picture }) => {
  await page.goto('/trends?rulesets=RECON_JOBS&range=all');
  await expect(points(page, 'RCR')).toHaveCount(5);
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: /RECON_COUNTRIES/ }).click();
  await expect(page).toHaveURL(/rulesets=RECON_JOBS,RECON_COUNTRIES/);
  await expect(points(page, 'RCR')).toHaveCount(10);
  await page.getByRole('button', { name: '30 days' }).click();
  await expect(page).toHaveURL(/range=30d/);
  await expect(points(page, 'RCR')).toHaveCount(10);
  await picture('trends-compared', { fullPage: true });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download RCR as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('RCR-2-rulesets.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines[0]).toBe('ruleset_id,ruleset,run,at,value,status');
  expect(lines).toHaveLength(11);
  expect(lines.filter((line) => /^RECON_JOBS,"Jobs, production against sandbox",EXEC_\w+,[^,]+Z,68,CRITICAL$/.test(line))).toHaveLength(1);

  await chart(page, 'RCR').getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'RCR by run' });
  await expect(table.getByRole('row')).toHaveCount(11);
  await expect(table.getByRole('row', { name: /99\.21%/ })).toContainText('Countries');
  await accessible();

  await page.getByRole('button', { name: 'Remove Jobs, production against sandbox' }).click();
  await expect(page).toHaveURL(/rulesets=RECON_COUNTRIES/);
  await expect(points(page, 'FAR')).toHaveCount(5);
  await page.goBack();
  await expect(points(page, 'FAR')).toHaveCount(10);
});

test('a failed run is a gap, and stands in the table', async ({ page, api, cli }) => {
  const shop = await makeShopDatabase('trends_shop');
  try {
    await shop.execute('create table a (id integer primary key)', 'create table b (id integer primary key)');
    await shop.execute('insert into a values (1)', 'insert into b values (1)');
    const side = (table: string) => ({ connection: 'trends_shop', table });
    await shop.importRulesets(cli, [{ id: 'TRENDS_GAP', name: 'With a gap', source: side('a'), target: side('b') }]);
    const runOnce = async (end: string) => {
      const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'TRENDS_GAP' });
      await expect.poll(async () => (await api.query<{ status: string }>('runs.get', { id })).status, { timeout: 30_000 }).toBe(end);
      return id;
    };
    await runOnce('succeeded');
    await shop.execute('alter table b rename to elsewhere');
    const failed = await runOnce('failed');
    await shop.execute('alter table elsewhere rename to b');
    await runOnce('succeeded');

    await page.goto('/trends?rulesets=TRENDS_GAP');
    await expect(points(page, 'RCR')).toHaveCount(2);
    // Two lines of one point each: nothing is drawn from one to the other.
    await expect(chart(page, 'RCR').locator('.recharts-line')).toHaveCount(2);
    await chart(page, 'RCR').getByRole('button', { name: 'Table' }).click();
    const gap = page.getByRole('row', { name: new RegExp(failed) });
    await expect(gap).toContainText('no value');
    await gap.getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(`/runs/${failed}$`));
  } finally {
    await shop.remove();
  }
});

test('what each rule and each field did is shown over time; a stretch of time is kept in the URL', async ({
  page,
  accessible,
  picture,
}) => {
  test.slow();
  await page.goto('/trends?rulesets=RECON_JOBS&range=all');
  await expect(points(page, 'RCR')).toHaveCount(5);
  await page.getByRole('button', { name: 'By field' }).click();
  await expect(page).toHaveURL(/show=fields/);
  const lines = chart(page, 'Agreement').locator('.recharts-line');
  await expect(lines.first()).toBeVisible();
  const drawn = await lines.count();
  expect(drawn).toBeGreaterThan(1);
  await expect(points(page, 'Agreement')).toHaveCount(drawn * 5);
  await accessible();
  await picture('trends-fields', { fullPage: true });

  await page
    .getByRole('search', { name: 'Choose fields' })
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  await expect(page).toHaveURL(/lines=/);
  await expect(lines).toHaveCount(drawn - 1);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download Agreement as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Agreement-RECON_JOBS.csv');
  const rows = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  expect(rows[0]).toBe('field,run,at,value,status');
  expect(rows).toHaveLength((drawn - 1) * 5 + 1);

  await page.getByRole('button', { name: 'By rule' }).click();
  await expect(page).toHaveURL(/show=rules/);
  await expect(points(page, 'Matched').first()).toBeVisible();
  await chart(page, 'Matched').getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('table', { name: 'Matched by run' }).getByRole('row').nth(1)).toBeVisible();
  await picture('trends-rules', { fullPage: true });

  const whole = page.getByRole('link', { name: 'CSV', exact: true });
  await expect(whole).toHaveAttribute('href', /view=rules&rulesets=RECON_JOBS/);
  const answer = await page.request.get((await whole.getAttribute('href')) as string);
  expect(await answer.text()).toMatch(/^ruleset_id,ruleset,run,at,version,rule,type,matched,confidence\r\nRECON_JOBS,/);

  await page.goto('/trends?rulesets=RECON_JOBS&range=all');
  await expect(points(page, 'RCR')).toHaveCount(5);
  const moments = await points(page, 'RCR').evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-point')?.split('@')[1])));
  const upTo = new Date(Math.min(...moments)).toISOString();
  await page.goto(`/trends?rulesets=RECON_JOBS&range=all&stretch=2000-01-01T00:00:00.000Z/${upTo}`);
  await expect(points(page, 'RCR')).toHaveCount(1);
  await expect(points(page, 'FAR')).toHaveCount(1);
  await page.getByRole('button', { name: 'Whole time' }).click();
  await expect(points(page, 'RCR')).toHaveCount(5);
  await expect(page).not.toHaveURL(/stretch=/);
});
