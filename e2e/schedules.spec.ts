import type { Page } from '@playwright/test';
import type { ApiSession } from './api-session.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase, type ShopDatabase } from './shop-database.ts';

interface ScheduleRow {
  id: string;
  rulesetId: string;
  cron: string;
  timezone: string;
  missed: string;
  paused: boolean;
  options: { limit: number | null; keepStaging: boolean | null };
}

let shop: ShopDatabase;

test.beforeAll(async () => {
  shop = await makeShopDatabase('schedule_shop');
  await shop.execute('create table a (id integer primary key)', 'insert into a values (1)', 'create table b as select * from a');
});
test.afterAll(() => shop.remove());

async function addRuleset(cli: (...args: string[]) => Promise<string>, id: string, name: string) {
  const side = (table: string) => ({ connection: 'schedule_shop', table });
  const rules = [{ name: 'id', type: 'exact', keys: [{ source: 'id', target: 'id' }] }];
  await shop.importRulesets(cli, [{ id, name, source: side('a'), target: side('b'), rules }]);
}

const schedulesOf = async (api: ApiSession, rulesetId: string) => api.query<ScheduleRow[]>('schedules.list', { rulesetId });
const rowOf = (page: Page, name: string) => page.getByRole('table', { name: 'Schedules' }).getByRole('row', { name: new RegExp(name) });

test('a schedule is made, edited, paused and deleted; what it means is shown before it is saved', async ({
  page,
  api,
  cli,
  accessible,
  picture,
}) => {
  test.slow();
  await addRuleset(cli, 'SCHEDULED', 'Scheduled for tests');
  await page.goto('/schedules');
  await page.getByRole('button', { name: 'Add schedule' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a schedule' });
  await dialog.getByRole('button', { name: 'Add schedule' }).click();
  await expect(dialog).toContainText('Choose a ruleset.');
  await dialog.getByRole('combobox', { name: 'Ruleset' }).fill('Scheduled for');
  await page.getByRole('option', { name: /SCHEDULED/ }).click();
  // The viewer's own zone, and a time that clocks skip and repeat there.
  await expect(dialog.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  await dialog.getByLabel('At', { exact: true }).fill('02:30');
  const coming = dialog.getByRole('region', { name: 'The next runs' });
  await expect(coming).toContainText('At 02:30, every day, Europe/Berlin');
  await expect(coming.getByRole('listitem')).toHaveCount(5);
  await expect(coming.getByRole('listitem').first()).toContainText('02:30:00');
  await expect(coming).toContainText('02:30 does not exist, the run comes at 03:00.');
  await expect(coming).toContainText('02:30 is run once, the first time.');
  await accessible();
  await picture('schedule-form');

  await dialog.getByRole('combobox', { name: 'How often' }).click();
  await page.getByRole('option', { name: /By a cron pattern/ }).click();
  const pattern = dialog.getByRole('textbox', { name: 'Cron pattern' });
  await pattern.fill('0 25 * * *');
  await dialog.getByRole('button', { name: 'Add schedule' }).click();
  await expect(dialog).toContainText('"25" is no hour');
  await pattern.fill('15 6 * * MON-FRI');
  await expect(coming).toContainText('At 06:15, Monday through Friday');
  await dialog.getByRole('combobox', { name: 'Runs missed while no worker is there' }).click();
  await page.getByRole('option', { name: /Catch up once/ }).click();
  await dialog.getByRole('textbox', { name: 'Row limit' }).fill('500');
  await dialog.getByRole('button', { name: 'Add schedule' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, 'Scheduled for tests')).toContainText('At 06:15, Monday through Friday');
  const [made] = await schedulesOf(api, 'SCHEDULED');
  expect(made).toMatchObject({ cron: '15 6 * * MON-FRI', timezone: 'Europe/Berlin', missed: 'catch_up_once', options: { limit: 500 } });
  await accessible();
  await picture('schedules');

  await page.getByRole('button', { name: /^Change the schedule of Scheduled for tests/ }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(rowOf(page, 'Scheduled for tests')).toContainText('paused');
  expect((await schedulesOf(api, 'SCHEDULED'))[0]?.paused).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Scheduled for tests')).not.toContainText('paused');

  await page.getByRole('button', { name: /^Change the schedule of Scheduled for tests/ }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit the schedule' });
  await expect(edit.getByRole('combobox', { name: 'How often' })).toContainText('Monday to Friday');
  await edit.getByLabel('At', { exact: true }).fill('07:00');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(rowOf(page, 'Scheduled for tests')).toContainText('At 07:00, Monday through Friday');

  await page.getByRole('button', { name: /^Change the schedule of Scheduled for tests/ }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete schedule' }).click();
  await expect(rowOf(page, 'Scheduled for tests')).toHaveCount(0);
  await page.goto(`/audit?type=schedule&id=${made?.id}`);
  for (const deed of ['Scheduled', 'Paused', 'Resumed', 'Changed', 'Deleted'])
    await expect(page.getByRole('row', { name: new RegExp(`^${deed} .*Scheduled for tests`) })).toContainText('The admin');
});

test('one is run at once, and its history says so; by keyboard', async ({ page, api, cli, accessible, picture }) => {
  await addRuleset(cli, 'SCHEDULED_NOW', 'Run at once');
  const { id } = await api.mutate<{ id: string }>('schedules.create', {
    rulesetId: 'SCHEDULED_NOW',
    cron: '0 0 1 1 *',
    timezone: 'Asia/Tokyo',
  });
  await page.goto('/schedules?ruleset=SCHEDULED_NOW');
  await expect(page.getByRole('table', { name: 'Schedules' }).getByRole('row')).toHaveCount(2);
  const run = page.getByRole('button', { name: /^Run now: the schedule of Run at once/ });
  await run.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\/EXEC_/);
  const runId = page.url().split('/').at(-1) as string;
  await expect
    .poll(async () => (await api.query<{ status: string }>('runs.get', { id: runId })).status, { timeout: 60_000 })
    .toBe('succeeded');

  await page.goto('/schedules');
  await page
    .getByRole('link', { name: /Run at once/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`schedule=${id}`));
  const panel = page.getByRole('dialog', { name: 'Run at once' });
  await expect(panel.getByRole('region', { name: 'Next runs' }).getByRole('listitem').first()).toContainText('01-01 00:00:00 GMT+9');
  const history = panel.getByRole('table', { name: 'Last times it was due' });
  await expect(history).toContainText('Run by The admin.');
  await expect(history.getByRole('link')).toHaveAttribute('href', `/runs/${runId}`);
  await accessible();
  await picture('schedule-panel');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('sees schedules and changes none', async ({ page, api, accessible }) => {
    await page.goto('/schedules');
    await expect(page.getByRole('heading', { name: 'Schedules' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Add schedule|^Run now|^Change the schedule/ })).toHaveCount(0);
    await accessible();
    const input = { rulesetId: 'RECON_JOBS', cron: '0 2 * * *', timezone: 'UTC' };
    await expect(api.mutate('schedules.create', input)).rejects.toThrow(/403/);
  });
});
