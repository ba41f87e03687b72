import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, callerOf, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { addRuleset } from '#server/jobs/testing/control-database.ts';
import { createAlert, enableAlert, listAlerts, removeAlert, updateAlert } from './alert.service.ts';
import { createChannel, listChannels, removeChannel, updateChannel } from './channel.service.ts';
import { listDeliveries, resendDelivery } from './delivery.service.ts';
import { testChannel } from './test-channel.ts';
import { type HttpReceiver, openHttpReceiver } from './testing/http-receiver.ts';

const NEVER = new AbortController().signal;
const admin = actor('admin');
const analyst = actor('analyst');
const SECRET = 'planted-signing-5tRm';

describe('alerts and their channels', () => {
  let app: TestApp;
  let receiver: HttpReceiver;
  beforeEach(async () => {
    app = await openTestApp();
    receiver = await openHttpReceiver();
    await addRuleset(app.db);
  });
  afterEach(async () => {
    await receiver.close();
    await app.close();
  });

  const hook = () => ({ url: `${receiver.url}/planted-path-7Yh`, signingSecret: SECRET });
  const addHook = async (name = 'hook') => (await createChannel(app, admin, { name, type: 'webhook', config: hook() })).id;
  const audited = async () =>
    (await app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action, summary }) => `${action}: ${summary}`);

  it('keep secrets where nobody reads them', async () => {
    const id = await addHook();
    const mail = { host: 'mail', from: 'a@example.com', to: ['b@example.com'], username: 'ada', password: SECRET };
    await createChannel(app, admin, { name: 'mail', type: 'email', config: mail });
    expect(await listChannels(app, admin)).toMatchObject([
      {
        name: 'hook',
        type: 'webhook',
        place: receiver.url,
        config: {},
        secretsSet: ['url', 'signingSecret'],
        usedBy: [],
        lastDelivery: null,
      },
      {
        name: 'mail',
        type: 'email',
        place: 'b@example.com',
        config: { host: 'mail', port: 587, username: 'ada' },
        secretsSet: ['password'],
      },
    ]);
    await updateChannel(app, admin, { id, version: 1, name: 'hook', type: 'webhook', config: { url: null, signingSecret: null } }).catch(
      (error) => expect(error).toMatchObject({ fields: [{ path: 'config.url' }] }),
    );
    await testChannel(app, admin, { id }, NEVER);
    const everything = JSON.stringify([
      await listChannels(app, admin),
      await listDeliveries(app, admin, {}),
      await app.db.alertChannel.findMany(),
      await app.db.alertDelivery.findMany(),
      await app.db.auditEntry.findMany(),
      app.logged,
    ]);
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain('planted-path');
  });

  it('keep the secrets that an edit leaves out, and drop those it takes away', async () => {
    const id = await addHook();
    await updateChannel(app, admin, { id, version: 1, name: 'renamed', type: 'webhook', config: {} });
    expect((await testChannel(app, admin, { id }, NEVER)).sent).toBe(true);
    expect(receiver.requests.at(-1)).toMatchObject({ path: '/planted-path-7Yh', headers: { 'x-tieout-signature': expect.any(String) } });
    await updateChannel(app, admin, { id, version: 2, name: 'renamed', type: 'webhook', config: { url: '', signingSecret: null } });
    await testChannel(app, admin, { id }, NEVER);
    expect(receiver.requests.at(-1)?.headers).not.toHaveProperty('x-tieout-signature');
    // Nothing differs: no version, no entry.
    await updateChannel(app, admin, { id, version: 3, name: 'renamed', type: 'webhook', config: {} });
    expect(await listChannels(app, admin)).toMatchObject([{ version: 3, secretsSet: ['url'] }]);
    expect(await audited()).toEqual([
      'channel.create: Added the alert channel hook',
      'channel.update: Changed the alert channel renamed',
      'channel.test: Tested the alert channel renamed: it works',
      'channel.update: Changed the alert channel renamed',
      'channel.test: Tested the alert channel renamed: it works',
    ]);
    const stale = { id, version: 1, name: 'x', type: 'webhook', config: {} } as const;
    await expect(updateChannel(app, admin, stale)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are tested before and after they are saved; the log keeps the answer', async () => {
    const unsaved = await testChannel(app, admin, { type: 'webhook', config: hook() }, NEVER);
    expect(unsaved).toMatchObject({ sent: true, answer: '200 OK – thank you', error: null });
    expect(JSON.parse(receiver.requests[0]!.body)).toMatchObject({ event: 'test', execution_id: null });
    expect((await listDeliveries(app, admin, {})).rows).toEqual([]);

    const id = await addHook();
    // Settings that are being edited, with the secret that is stored.
    await testChannel(app, admin, { id, type: 'webhook', config: { url: `${receiver.url}/other` } }, NEVER);
    expect(receiver.requests.at(-1)).toMatchObject({ path: '/other', headers: { 'x-tieout-signature': expect.any(String) } });
    receiver.answer = { status: 500, body: 'out of order' };
    expect(await testChannel(app, admin, { id }, NEVER)).toMatchObject({ sent: false, answer: '500 Internal Server Error – out of order' });
    const { rows } = await listDeliveries(app, admin, { channelId: id });
    expect(rows).toMatchObject([
      { event: 'test', status: 'failed', answer: '500 Internal Server Error – out of order', lastError: expect.stringContaining('500') },
      { event: 'test', status: 'sent', answer: '200 OK – thank you', lastError: null },
    ]);
    expect((await listChannels(app, admin))[0]).toMatchObject({ lastDelivery: { status: 'failed' } });
    const { rows: first, next } = await listDeliveries(app, admin, { limit: 1 });
    expect(await listDeliveries(app, admin, { limit: 1, cursor: next, direction: 'forward' })).toEqual({ rows: [rows[1]], next: null });
    expect(first).toEqual([rows[0]]);
  });

  it('are written by those who may', async () => {
    const channelId = await addHook();
    const alert = { name: 'Nightly', rulesetId: 'RECON_TEST', conditions: { rcrFalls: 5 }, channelIds: [channelId] };
    await expect(createChannel(app, analyst, { name: 'x', type: 'webhook', config: hook() })).rejects.toMatchObject({
      code: 'permission_denied',
    });
    await expect(testChannel(app, analyst, { id: channelId }, NEVER)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(createAlert(app, actor('viewer'), alert)).rejects.toMatchObject({ code: 'permission_denied' });
    const { id } = await createAlert(app, analyst, alert);
    const seen = await callerOf(app, 'viewer').alerts.list();
    expect(seen).toMatchObject([
      {
        id,
        name: 'Nightly',
        ruleset: { id: 'RECON_TEST', name: 'Test', deleted: false },
        conditions: { runFails: true, rcrFalls: 5 },
        channels: [{ name: 'hook', type: 'webhook' }],
        enabled: true,
        lastDelivery: null,
      },
    ]);
    await expect(removeChannel(app, admin, { id: channelId })).rejects.toMatchObject({
      message: 'hook is used by Nightly, so it cannot be deleted.',
    });
    await removeAlert(app, analyst, { id });
    await removeChannel(app, admin, { id: channelId });
    expect(await listAlerts(app, admin)).toEqual([]);
  });

  it('are changed, turned off and on, with what was before', async () => {
    const [hookId, otherId] = [await addHook(), await addHook('other')];
    const alert = { name: 'Nightly', conditions: {}, channelIds: [hookId] };
    const { id } = await createAlert(app, analyst, alert);
    await expect(createAlert(app, analyst, alert)).rejects.toMatchObject({ fields: [{ path: 'name' }] });
    await expect(createAlert(app, analyst, { ...alert, name: 'b', channelIds: ['gone'] })).rejects.toMatchObject({
      fields: [{ path: 'channelIds' }],
    });
    await expect(createAlert(app, analyst, { ...alert, name: 'b', rulesetId: 'NONE' })).rejects.toMatchObject({ code: 'not_found' });
    await updateAlert(app, analyst, { ...alert, id, version: 1, conditions: { worsens: ['rcr'] }, channelIds: [otherId, hookId, otherId] });
    await updateAlert(app, analyst, { ...alert, id, version: 2, conditions: { worsens: ['rcr'] }, channelIds: [hookId, otherId] });
    await enableAlert(app, analyst, { id, enabled: false });
    await enableAlert(app, analyst, { id, enabled: false });
    expect(await listAlerts(app, admin)).toMatchObject([{ version: 3, enabled: false, channels: [{ name: 'hook' }, { name: 'other' }] }]);
    await expect(updateAlert(app, analyst, { ...alert, id, version: 1 })).rejects.toMatchObject({ code: 'conflict' });
    expect((await audited()).filter((line) => line.startsWith('alert.'))).toEqual([
      'alert.create: Added the alert Nightly',
      'alert.update: Changed the alert Nightly',
      'alert.disable: Turned the alert Nightly off',
    ]);
    const entry = await app.db.auditEntry.findFirst({ where: { action: 'alert.update' } });
    expect(entry).toMatchObject({ before: { channelIds: [hookId] }, after: { conditions: { worsens: ['rcr'] } } });
  });

  it('are sent again when they were given up', async () => {
    const id = await addHook();
    receiver.answer = { status: 500 };
    await testChannel(app, admin, { id }, NEVER);
    const [failed] = (await listDeliveries(app, admin, {})).rows;
    await resendDelivery(app, analyst, { id: failed!.id });
    expect((await listDeliveries(app, admin, { status: 'pending' })).rows).toMatchObject([{ id: failed?.id, attempts: 0 }]);
    await expect(resendDelivery(app, analyst, { id: failed!.id })).rejects.toMatchObject({ code: 'conflict' });
    await expect(resendDelivery(app, actor('viewer'), { id: failed!.id })).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
