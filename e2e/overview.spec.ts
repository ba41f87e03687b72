import { apiSession, signIn } from './api-session.ts';
import { expect, PASSWORD, test } from './fixtures.ts';
import { makeShopDatabase } from './shop-database.ts';

const ruleset = (id: string) => ({ name: new RegExp(`\\b${id}\\b`) });

test('says what needs attention, and how each ruleset is; opens them', async ({ page, accessible, picture }) => {
  await page.goto('/');
  const rulesets = page.getByRole('table', { name: 'Rulesets' });
  const jobs = rulesets.getByRole('row', ruleset('RECON_JOBS'));
  await expect(jobs).toContainText('68.00%, Critical');
  await expect(jobs).toContainText('−5.91worse');
  await expect(rulesets.getByRole('row', ruleset('RECON_COUNTRIES'))).toContainText('99.21%, Healthy');
  await accessible();
  await picture('overview', { fullPage: true });

  const attention = page.getByRole('region', { name: /need attention/ });
  await expect(attention).toBeVisible();
  // Other tests leave things that need attention too; then the list shows the first ones only.
  const more = attention.getByRole('button', { name: /^Show \d+ more$/ });
  if (await more.isVisible()) await more.click();
  const wrong = attention.getByRole('link', { name: /Jobs, production against sandbox/ });
  await expect(wrong).toContainText('RCR 68.00% is critical');
  await wrong.click();
  await expect(page).toHaveURL(/\/runs\/EXEC_/);
  await expect(page.getByRole('heading', { name: 'Jobs, production against sandbox' })).toBeVisible();
  await page.goBack();

  await jobs.getByRole('link', { name: /^Trends of/ }).click();
  await expect(page).toHaveURL(/\/trends\?rulesets=RECON_JOBS$/);
  await page.goBack();
  await jobs.getByRole('link', { name: /^Jobs, production/ }).click();
  await expect(page).toHaveURL(/\/rulesets\/RECON_JOBS$/);
});

test('what runs by itself next is named, and leads to its schedule', async ({ page, api }) => {
  const schedule = { rulesetId: 'RECON_COUNTRIES', cron: '0 5 * * 0', timezone: 'UTC' };
  const { id } = await api.mutate<{ id: string }>('schedules.create', schedule);
  await page.goto('/');
  const next = page.getByRole('region', { name: 'Scheduled next' }).getByRole('link', { name: /At 05:00, only on Sunday, UTC/ });
  await next.click();
  await expect(page).toHaveURL(new RegExp(`/schedules\\?schedule=${id}$`));
  await api.mutate('schedules.remove', { id });
});

test('a run that failed is named until a good one follows', async ({ page, api, cli }) => {
  const shop = await makeShopDatabase('overview_shop');
  try {
    await shop.execute('create table a (id integer primary key)', 'create table b (id integer primary key)', 'insert into a values (1)');
    await shop.execute('insert into b values (1)');
    const side = (table: string) => ({ connection: 'overview_shop', table });
    await shop.importRulesets(cli, [{ id: 'OVERVIEW_FAILS', name: 'Fails for a while', source: side('a'), target: side('b') }]);
    const runOnce = async (end: string) => {
      const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'OVERVIEW_FAILS' });
      await expect.poll(async () => (await api.query<{ status: string }>('runs.get', { id })).status, { timeout: 30_000 }).toBe(end);
      return id;
    };
    await shop.execute('alter table b rename to elsewhere');
    const id = await runOnce('failed');
    await page.goto('/');
    const failure = page.getByRole('link', { name: /The last run of Fails for a while failed/ });
    await expect(failure).toHaveAttribute('href', `/runs/${id}`);
    await shop.execute('alter table elsewhere rename to b');
    await runOnce('succeeded');
    await page.reload();
    await expect(page.getByRole('table', { name: 'Rulesets' }).getByRole('row', ruleset('OVERVIEW_FAILS'))).toContainText('Succeeded');
    await expect(failure).toBeHidden();
  } finally {
    await shop.remove();
  }
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('reads everything and can start nothing', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('table', { name: 'Rulesets' }).getByRole('row', ruleset('RECON_JOBS'))).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start a run' })).toHaveCount(0);
  });
});

test.describe('on an empty instance', () => {
  test.use({ role: null });

  test('three steps lead to the first run', async ({ page, freshInstance, accessible, picture }) => {
    // Starts an instance and calls its command line three times.
    test.slow();
    const account = { email: 'ada@example.com', password: PASSWORD };
    await apiSession(freshInstance.url).mutate('setup.createAdministrator', { name: 'Ada', ...account });
    const { cookies } = await signIn(freshInstance.url, account);
    await page.context().addCookies(cookies.map(({ name, value }) => ({ name, value: encodeURIComponent(value), url: freshInstance.url })));

    await page.goto(`${freshInstance.url}/`);
    const steps = page.getByRole('region', { name: 'Three steps to the first reconciliation' });
    await expect(steps.getByRole('button', { name: 'Make a ruleset' })).toBeDisabled();
    await expect(steps.getByRole('button', { name: 'Start a run' })).toBeDisabled();
    await accessible();
    await picture('overview-empty');
    await steps.getByRole('link', { name: 'Add a connection' }).click();
    await expect(page).toHaveURL(/\/connections\/new$/);

    const shop = await makeShopDatabase('first_shop');
    try {
      await shop.execute('create table a (id integer primary key)', 'insert into a values (1)');
      await shop.importRulesets(freshInstance.cli, []);
      await page.goto(`${freshInstance.url}/`);
      await expect(steps).toContainText('Done: 1 connection');
      await steps.getByRole('link', { name: 'Make a ruleset' }).click();
      await expect(page).toHaveURL(/\/rulesets\/new$/);

      const side = { connection: 'first_shop', table: 'a' };
      await shop.importRulesets(freshInstance.cli, [{ id: 'FIRST', name: 'The first', source: side, target: side }]);
      await page.goto(`${freshInstance.url}/`);
      await steps.getByRole('button', { name: 'Start a run' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start run' }).click();
      await expect(page).toHaveURL(/\/runs\/EXEC_/);
      await page.goto(`${freshInstance.url}/`);
      await expect(page.getByRole('table', { name: 'Rulesets' }).getByRole('row', ruleset('FIRST'))).toContainText('100.00%', {
        timeout: 30_000,
      });
      await expect(page.getByText('Nothing needs attention')).toBeVisible();
      await expect(steps).toBeHidden();
    } finally {
      await shop.remove();
    }
  });
});
