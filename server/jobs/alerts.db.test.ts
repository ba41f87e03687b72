import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { createAlert, enableAlert } from '#server/features/alerts/alert.service.ts';
import { createChannel } from '#server/features/alerts/channel.service.ts';
import { listDeliveries, resendDelivery } from '#server/features/alerts/delivery.service.ts';
import { type HttpReceiver, openHttpReceiver } from '#server/features/alerts/testing/http-receiver.ts';
import { GOOD } from '#server/features/alerts/testing/messages.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { forgetDeliveries, MOST_TRIES, sendAlerts, waitAfter } from './send-alerts.ts';
import { addRuleset } from './testing/control-database.ts';
import { addOrderBooks, RULESET_ID } from './testing/order-books.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';
import { startWorker } from './worker.ts';

const NEVER = new AbortController().signal;
const MINUTE_MS = 60_000;

describe('alerts', { timeout: 120_000 }, () => {
  let scratch: ScratchApp;
  let app: AppContext;
  let clock: Date;
  let receiver: HttpReceiver;
  let channelId: string;
  beforeEach(async () => {
    scratch = await openScratchApp({ TIEOUT_URL: 'https://tieout.test' });
    clock = new Date();
    app = { ...scratch.app, now: () => clock };
    receiver = await openHttpReceiver();
    await addRuleset(app.db, 'RECON_A');
    await addRuleset(app.db, 'RECON_B');
    channelId = await addHook('hook', receiver.url);
  });
  afterEach(async () => {
    await receiver.close();
    await scratch.close();
  });

  const addHook = async (name: string, url: string) => (await createChannel(app, CLI_ACTOR, { name, type: 'webhook', config: { url } })).id;
  const addAlert = async (some: Partial<Parameters<typeof createAlert>[2]> = {}) =>
    (await createAlert(app, CLI_ACTOR, { name: 'Any', conditions: { rcrFalls: 5 }, channelIds: [channelId], ...some })).id;
  const later = (ms: number) => {
    clock = new Date(clock.getTime() + ms);
  };
  const deliveries = async () => (await listDeliveries(app, CLI_ACTOR, {})).rows;
  const bodies = () => receiver.requests.map(({ body }) => JSON.parse(body));

  let number = 0;
  async function addRun(kpi: Partial<typeof GOOD> | null, more: Partial<Prisma.RunUncheckedCreateInput> = {}): Promise<string> {
    later(MINUTE_MS);
    const id = `EXEC_${String(++number).padStart(8, '0')}`;
    const rulesetId = more.rulesetId ?? 'RECON_A';
    await app.db.run.create({
      data: {
        id,
        rulesetId,
        rulesetVersion: 1,
        rulesetName: 'Orders',
        status: kpi ? 'succeeded' : 'failed',
        origin: 'schedule',
        requestedBy: 'Schedule',
        options: {},
        queuedAt: clock,
        endedAt: clock,
        ...more,
      },
    });
    if (kpi) {
      const counts = { totalSource: 100, totalTarget: 100, matched: 95, mismatched: 1, sourceOnly: 5, targetOnly: 5, rejected: 0 };
      await app.db.kpiPoint.create({ data: { runId: id, rulesetId, rulesetVersion: 1, at: clock, ...GOOD, ...counts, ...kpi } });
    }
    return id;
  }

  it('are raised once for each run that got worse or failed, and sent', async () => {
    await addAlert();
    const failure = { phase: 'match', code: 'timeout', message: 'crm: nobody answers.', advice: 'Start it.', detail: null };
    await addRun({});
    const worse = await addRun({ rcr: 70, rcrStatus: 'CRITICAL' });
    const failed = await addRun(null, { failure });
    await addRun({ rcr: 95 });
    await addRun(null, { status: 'cancelled' });
    const raised = await Promise.all([raiseAlerts(app), raiseAlerts(app)]);
    expect(raised[0]! + raised[1]!).toBe(2);
    expect(await raiseAlerts(app)).toBe(0);
    expect(await sendAlerts(app, NEVER)).toBe(2);
    const sent = bodies().sort((a, b) => (a.ended_at < b.ended_at ? -1 : 1));
    expect(sent).toMatchObject([
      {
        subject: 'Orders: RCR fell by 26.94 points (and 1 more)',
        execution_id: worse,
        url: `https://tieout.test/runs/${worse}`,
        kpis: { rcr: 70, rcr_status: 'CRITICAL' },
        reasons: [
          { kind: 'rcr_fell', before: 96.94, after: 70 },
          { kind: 'status_worsened', kpi: 'rcr' },
        ],
      },
      {
        subject: 'Orders: the run failed',
        execution_id: failed,
        kpis: null,
        reasons: [{ text: 'The run failed. crm: nobody answers. Start it.' }],
      },
    ]);
    expect(await deliveries()).toMatchObject([
      { runId: failed, status: 'sent', answer: '200 OK – thank you', attempts: 1, nextTryAt: null },
      { runId: worse, status: 'sent' },
    ]);
  });

  it('concern their ruleset, are on, and begin with the runs after them', async () => {
    await addRun(null);
    later(MINUTE_MS);
    const alertId = await addAlert({ rulesetId: 'RECON_B' });
    await addRun(null);
    expect(await raiseAlerts(app)).toBe(0);
    await addRun(null, { rulesetId: 'RECON_B' });
    expect(await raiseAlerts(app)).toBe(1);
    await enableAlert(app, CLI_ACTOR, { id: alertId, enabled: false });
    await addRun(null, { rulesetId: 'RECON_B' });
    expect(await raiseAlerts(app)).toBe(0);
  });

  it('compare a run with the last good one that read as much', async () => {
    await addAlert();
    await addRun({});
    const partly = { options: { limit: 100 } };
    await addRun({ rcr: 10, rcrStatus: 'CRITICAL' }, partly);
    await addRun(null);
    await addRun({ rcr: 96 });
    await addRun({ rcr: 4, rcrStatus: 'CRITICAL' }, partly);
    await raiseAlerts(app);
    expect((await deliveries()).map(({ subject }) => subject)).toEqual(['Orders: RCR fell by 6.00 points', 'Orders: the run failed']);
  });

  it('are tried again later and later, told the same, and given up in the end', async () => {
    await addAlert();
    receiver.answer = { status: 500, body: 'out of order' };
    await addRun(null);
    await raiseAlerts(app);
    let waited = 0;
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      expect(await sendAlerts(app, NEVER)).toBe(1);
      expect(await sendAlerts(app, NEVER)).toBe(0);
      const [delivery] = await deliveries();
      expect(delivery).toMatchObject({ attempts: tries, answer: '500 Internal Server Error – out of order' });
      expect(delivery?.status).toBe(tries < MOST_TRIES ? 'pending' : 'failed');
      if (tries < MOST_TRIES) expect(delivery?.nextTryAt).toEqual(new Date(clock.getTime() + waitAfter(tries)));
      later(waitAfter(tries));
      waited += waitAfter(tries);
    }
    expect(waited / MINUTE_MS).toBeGreaterThan(120);
    expect(new Set(receiver.requests.map(({ headers }) => headers['x-tieout-delivery'])).size).toBe(1);
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);

    receiver.answer = { status: 204 };
    await resendDelivery(app, CLI_ACTOR, { id: (await deliveries())[0]!.id });
    await sendAlerts(app, NEVER);
    expect(await deliveries()).toMatchObject([{ status: 'sent', attempts: 1, lastError: null, answer: '204 No Content' }]);
  });

  it('wait as long as the receiver asks for', async () => {
    await addAlert();
    receiver.answer = { status: 429, headers: { 'retry-after': '600' } };
    await addRun(null);
    await raiseAlerts(app);
    await sendAlerts(app, NEVER);
    expect((await deliveries())[0]?.nextTryAt).toEqual(new Date(clock.getTime() + 600_000));
  });

  it('are sent once however many workers look, and by one channel although another does not answer', async () => {
    const silent = await openHttpReceiver();
    silent.answer = null;
    await addAlert({ channelIds: [channelId, await addHook('silent', silent.url)] });
    await addRun(null);
    await raiseAlerts(app);
    const stop = new AbortController();
    const looks = Promise.all(Array.from({ length: 4 }, () => sendAlerts(app, stop.signal)));
    await expect.poll(async () => (await deliveries()).map(({ status }) => status).sort()).toEqual(['pending', 'sent']);
    await expect.poll(() => silent.requests.length).toBe(1);
    // The worker stops: what it was about to send has not been tried.
    stop.abort();
    await looks;
    const [pending] = (await listDeliveries(app, CLI_ACTOR, { status: 'pending' })).rows;
    expect(pending).toMatchObject({ channelName: 'silent', attempts: 0 });
    silent.answer = { status: 200 };
    await sendAlerts(app, NEVER);
    expect([receiver.requests.length, silent.requests.length]).toEqual([1, 2]);
    await silent.close();
  });

  it('whose channel was deleted meanwhile are given up, and old ones forgotten', async () => {
    await addAlert();
    await addRun(null);
    await raiseAlerts(app);
    await app.db.alertChannel.delete({ where: { id: channelId } });
    await sendAlerts(app, NEVER);
    expect(await deliveries()).toMatchObject([{ status: 'failed', lastError: 'The channel hook was deleted.' }]);
    expect(await forgetDeliveries(app)).toBe(0);
    later(91 * 24 * 3_600_000);
    expect(await forgetDeliveries(app)).toBe(1);
  });

  it('are raised and sent by a worker, and cost the run nothing when nobody answers', async () => {
    await addOrderBooks(scratch.app, scratch.folder, 100);
    await receiver.close();
    await createAlert(scratch.app, CLI_ACTOR, { name: 'All', conditions: { rcrFalls: 5 }, channelIds: [channelId] });
    // A good run before it, so that this one is worse.
    await addRun({ rcr: 100, rcrStatus: 'HEALTHY', far: 100 }, { rulesetId: RULESET_ID, alertsCheckedAt: clock, endedAt: new Date(0) });
    await app.db.kpiPoint.updateMany({ data: { at: new Date(0) } });
    const { id } = await startRun(scratch.app, CLI_ACTOR, { rulesetId: RULESET_ID });
    const worker = await startWorker(scratch.app);
    try {
      const run = async () => app.db.run.findUniqueOrThrow({ where: { id } });
      await expect.poll(async () => (await run()).status, { timeout: 60_000 }).toBe('succeeded');
      await expect.poll(async () => (await deliveries()).map(({ attempts }) => attempts), { timeout: 60_000 }).toEqual([1]);
      await expect.poll(async () => (await deliveries())[0]?.lastError, { timeout: 60_000 }).toMatch(/^Nobody listens at 127/);
      expect((await deliveries())[0]).toMatchObject({
        runId: id,
        status: 'pending',
        reasons: ['RCR fell by 10.00 points, from 100.00% to 90.00%.'],
      });
      expect((await run()).status).toBe('succeeded');
    } finally {
      await worker.stop();
    }
  });
});
