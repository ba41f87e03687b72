import { createHmac } from 'node:crypto';
import { type HttpReceiver, openHttpReceiver } from '../server/features/alerts/testing/http-receiver.ts';
import { type MailReceiver, openMailReceiver } from '../server/features/alerts/testing/mail-receiver.ts';
import { expect, test } from './fixtures.ts';
import { makeShopDatabase } from './shop-database.ts';

const SECRET = 'planted-e2e-signing';

let receiver: HttpReceiver;
let mailbox: MailReceiver;

test.beforeAll(async () => {
  receiver = await openHttpReceiver();
  mailbox = await openMailReceiver();
});
test.afterAll(async () => {
  await receiver.close();
  await mailbox.close();
});

test('a channel is tested before it is saved, and its secrets are never shown again', async ({ page, accessible, picture }) => {
  test.slow();
  await page.goto('/alerts');
  await accessible();
  await page.getByRole('tab', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Add channel' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(dialog).toContainText('Enter a name.');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Team chat');
  await dialog.getByLabel('Address', { exact: true }).fill(`${receiver.url}/planted-e2e-path`);
  await dialog.getByLabel('Signing secret').fill(SECRET);
  receiver.answer = { status: 503, body: 'not yet' };
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByRole('status')).toContainText('answered 503.');
  await expect(dialog.getByRole('status')).toContainText('503 Service Unavailable – not yet');
  receiver.answer = { status: 200, body: 'ok' };
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByRole('status')).toContainText('The test was taken');
  await accessible();
  await picture('alert-channel-form');
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(dialog).toBeHidden();
  const channels = page.getByRole('table', { name: 'Alert channels' });
  await expect(channels.getByRole('row', { name: /Team chat/ })).toContainText(receiver.url);

  // What is stored is never shown again, and an edit that leaves it alone keeps it.
  await page.getByRole('button', { name: 'Change the channel Team chat' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit the channel' });
  await expect(edit.getByRole('button', { name: 'Replace the signing secret' })).toBeVisible();
  expect(await page.content()).not.toMatch(/planted-e2e/);
  await edit.getByRole('textbox', { name: 'Name', exact: true }).fill('Chat of the team');
  await edit.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send a test to Chat of the team' }).click();
  await expect(page.getByText('A test has gone to Chat of the team')).toBeVisible();
  expect(receiver.requests.at(-1)?.path).toBe('/planted-e2e-path');

  await page.getByRole('button', { name: 'Add channel' }).click();
  await dialog.getByRole('button', { name: 'E-mail' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Mail');
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill('ada@example.com\nbob@example.com');
  await dialog.getByRole('textbox', { name: 'From', exact: true }).fill('tieout@example.com');
  await dialog.getByRole('textbox', { name: 'SMTP server' }).fill('127.0.0.1');
  await dialog.getByRole('textbox', { name: 'Port', exact: true }).fill(String(mailbox.port));
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByRole('status')).toContainText('does not offer STARTTLS.');
  await dialog.getByRole('combobox', { name: 'Security' }).click();
  await page.getByRole('option', { name: /None/ }).click();
  await dialog.getByRole('button', { name: 'Send a test' }).click();
  await expect(dialog.getByRole('status')).toContainText('The test was taken');
  await accessible();
  await picture('alert-mail-form');
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  await expect(channels.getByRole('row', { name: /Mail/ })).toContainText('ada@example.com, bob@example.com');
  await picture('alert-channels');
  for (const name of ['Chat of the team', 'Mail']) {
    await page.getByRole('button', { name: `Change the channel ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete channel' }).click();
    await expect(page.getByRole('alertdialog')).toBeHidden();
  }
  await expect(page.getByText('No channel yet')).toBeVisible();
});

test('an alert is sent when a run fails, and the log says what was answered', async ({ page, api, cli, accessible, picture }) => {
  test.slow();
  const hook = { url: `${receiver.url}/hook`, signingSecret: SECRET };
  await api.mutate('alerts.createChannel', { name: 'Chat of the team', type: 'webhook', config: hook });
  const mail = { host: '127.0.0.1', port: mailbox.port, security: 'none', from: 'tieout@example.com', to: ['ada@example.com'] };
  await api.mutate('alerts.createChannel', { name: 'Mail', type: 'email', config: mail });
  receiver.answer = { status: 200, body: 'ok' };
  const shop = await makeShopDatabase('alert_shop');
  try {
    await shop.execute('create table a (id integer primary key)', 'insert into a values (1)');
    const side = (table: string) => ({ connection: 'alert_shop', table });
    await shop.importRulesets(cli, [{ id: 'ALERTED', name: 'Watched by an alert', source: side('a'), target: side('a') }]);
    await page.goto('/alerts');
    await page.getByRole('button', { name: 'Add alert' }).first().click();
    const form = page.getByRole('dialog', { name: 'Add an alert' });
    await form.getByRole('button', { name: 'Add alert' }).click();
    await expect(form).toContainText('Choose at least one channel.');
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Wake us');
    await form.getByRole('combobox', { name: 'Ruleset' }).fill('Watched');
    await page.getByRole('option', { name: /ALERTED/ }).click();
    for (const channel of [/Chat of the team/, /Mail/]) await form.getByRole('checkbox', { name: channel }).check();
    await accessible();
    await picture('alert-form');
    await form.getByRole('button', { name: 'Add alert' }).click();
    const alerts = page.getByRole('table', { name: 'Alerts' });
    await expect(alerts.getByRole('row', { name: /Wake us/ })).toContainText(
      'A run fails, RCR, DQCS, FAR or IRR gets a worse status, or RCR falls by 5 points or more',
    );
    await accessible();
    await picture('alerts');

    await shop.execute('alter table a rename to elsewhere');
    const { id } = await api.mutate<{ id: string }>('runs.start', { rulesetId: 'ALERTED' });
    await expect.poll(() => receiver.requests.find(({ body }) => body.includes(id)), { timeout: 60_000 }).toBeDefined();
    const { headers, body } = receiver.requests.find((request) => request.body.includes(id))!;
    const signed = `${headers['x-tieout-timestamp']}.${body}`;
    expect(headers['x-tieout-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(signed).digest('hex')}`);
    await expect.poll(() => mailbox.mails.find(({ raw }) => raw.includes(id)), { timeout: 60_000 }).toBeDefined();

    await page.getByRole('tab', { name: 'Log' }).click();
    const log = page.getByRole('table', { name: 'Deliveries' });
    const sent = log.getByRole('row', { name: /Watched by an alert: the run failed.*Chat of the team/ });
    await expect(sent).toContainText('Sent');
    await expect(sent).toContainText('200 OK – ok');
    await picture('alert-log');
    await sent.getByRole('link').click();
    const panel = page.getByRole('dialog', { name: 'Watched by an alert: the run failed' });
    await expect(panel).toContainText('The run failed.');
    await expect(panel.getByRole('link', { name: id })).toBeVisible();
    await accessible();
    await picture('alert-delivery');
    await page.keyboard.press('Escape');

    await page.getByRole('tab', { name: 'Alerts' }).click();
    await page.getByRole('switch', { name: 'The alert Wake us is on' }).click();
    await expect(page.getByText('The alert Wake us is off')).toBeVisible();
    await page.getByRole('button', { name: 'Change the alert Wake us' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete alert' }).click();
    await expect(alerts).toHaveCount(0);
    await page.goto('/audit?type=alert');
    for (const deed of ['Added the alert Wake us', 'Turned the alert Wake us off', 'Deleted the alert Wake us'])
      await expect(page.getByRole('row', { name: deed })).toContainText('The admin');
  } finally {
    await shop.remove();
  }
});

test.describe('an analyst', () => {
  test.use({ role: 'analyst' });

  test('writes alerts, and no channels', async ({ page, api, accessible }) => {
    await page.goto('/alerts?tab=channels');
    await expect(page.getByRole('tab', { name: 'Channels', selected: true })).toBeVisible();
    await expect(page.getByRole('button', { name: /Add channel|Send a test|Change the channel/ })).toHaveCount(0);
    await accessible();
    const channel = { name: 'x', type: 'webhook', config: { url: receiver.url } };
    await expect(api.mutate('alerts.createChannel', channel)).rejects.toThrow(/403/);
    await expect(api.mutate('alerts.testChannel', { type: 'webhook', config: { url: receiver.url } })).rejects.toThrow(/403/);
  });
});
