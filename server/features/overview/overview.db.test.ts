import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, CLI_ACTOR } from '#server/auth/actor.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { addRuleset } from '#server/jobs/testing/control-database.ts';
import { openScratchApp, type ScratchApp } from '#server/jobs/testing/scratch-app.ts';
import { emptyCounts } from '../changes/change-counts.ts';
import { kpiSeries } from '../kpis/kpi.service.ts';
import { createSchedule } from '../schedules/schedule.service.ts';
import { overview } from './overview.service.ts';

const VIEWER: Actor = { id: 'user-1', name: 'Ada', role: 'viewer', origin: 'web' };
const DAY_MS = 86_400_000;

describe('overview and trends', () => {
  let data: ScratchApp;
  beforeEach(async () => {
    data = await openScratchApp();
    await addRuleset(data.app.db, 'RECON_A');
    await addRuleset(data.app.db, 'RECON_B');
  });
  afterEach(() => data.close());

  const at = (day: number): Date => new Date(Date.UTC(2026, 0, 1) + day * DAY_MS);
  async function addRun(
    rulesetId: string,
    day: number,
    kpi?: Partial<Prisma.KpiPointUncheckedCreateInput>,
    more: object = {},
  ): Promise<string> {
    const id = `EXEC_${String(day).padStart(7, '0')}${rulesetId.at(-1)!.toLowerCase()}`;
    await data.app.db.run.create({
      data: {
        id,
        rulesetId,
        rulesetVersion: 1,
        rulesetName: rulesetId,
        status: kpi ? 'succeeded' : 'failed',
        origin: 'web',
        requestedBy: 'Ada',
        options: {},
        queuedAt: at(day),
        endedAt: at(day),
        ...more,
      },
    });
    if (kpi) {
      const usual = {
        rcr: 95,
        rcrStatus: 'HEALTHY',
        dqcs: 0.95,
        dqcsStatus: 'GOOD',
        rei: 45,
        reiStatus: 'GOOD',
        far: 99,
        farStatus: 'HEALTHY',
      };
      const counts = { totalSource: 100, totalTarget: 100, matched: 95, mismatched: 1, sourceOnly: 5, targetOnly: 5, rejected: 0 };
      await data.app.db.kpiPoint.create({ data: { runId: id, rulesetId, rulesetVersion: 1, at: at(day), ...usual, ...counts, ...kpi } });
    }
    return id;
  }

  it('answers whether anything is wrong', async () => {
    await addRun('RECON_A', 1, {});
    const worse = await addRun('RECON_A', 2, { rcr: 70, rcrStatus: 'CRITICAL' });
    await addRun('RECON_B', 1, {});
    const failure = {
      phase: 'extract_source',
      code: 'connection_failed',
      message: 'crm (source): nobody answers.',
      advice: 'Start it.',
      detail: null,
    };
    const failed = await addRun('RECON_B', 2, undefined, { failure });
    const waiting = await addRun('RECON_B', 0, undefined, { status: 'queued', endedAt: null });
    const steps = [{ step: 'reach', status: 'failed', summary: 'nobody answers', latencyMs: 3 }];
    const connection = await data.app.db.connection.create({
      data: { name: 'crm', type: 'mysql', config: {}, lastCheckStatus: 'failed', lastCheckSteps: steps },
    });
    await data.app.db.setting.create({ data: { key: 'settings', value: { stagingQuotaBytes: 1_000 } } });
    // What counts is what lies on disk.
    const staged = join(data.app.environment.dataDir, 'executions', worse);
    await mkdir(staged, { recursive: true });
    await writeFile(join(staged, 'staging-source.duckdb'), 'x'.repeat(950));

    const found = await overview(data.app, VIEWER);
    expect(found.counts).toEqual({ connections: 1, rulesets: 2, runs: 5 });
    expect(found.running.map((run) => run.id)).toEqual([waiting]);
    expect(
      found.recent
        .map((run) => run.id)
        .slice(0, 2)
        .sort(),
    ).toEqual([worse, failed].sort());
    const [a, b] = found.rulesets;
    expect(a).toMatchObject({
      id: 'RECON_A',
      latest: { runId: worse, rcr: 70, rcrStatus: 'CRITICAL' },
      previous: { rcr: 95 },
      sparkline: [{ rcr: 95 }, { rcr: 70 }],
      lastRun: { id: worse, status: 'succeeded' },
    });
    expect(b).toMatchObject({ latest: { rcr: 95 }, previous: null, lastRun: { id: failed, status: 'failed' } });
    expect(found.attention).toEqual([
      { kind: 'run_failed', title: 'The last run of Test failed', detail: 'crm (source): nobody answers.', href: `/runs/${failed}` },
      {
        kind: 'check_failed',
        title: 'The connection crm fails its check',
        detail: 'nobody answers',
        href: `/connections/${connection.id}`,
      },
      { kind: 'kpi_worsened', title: 'Test got worse', detail: 'RCR went from HEALTHY to CRITICAL', href: `/runs/${worse}` },
      { kind: 'staging_quota', title: 'Staging is near its quota', detail: '95 % of the quota is used.', href: '/staging' },
    ]);
  });

  it('needs nobody when all is well, and shows an empty house', async () => {
    await addRun('RECON_A', 1, {});
    await addRun('RECON_A', 2, {});
    const found = await overview(data.app, VIEWER);
    expect(found.attention).toEqual([]);
    expect(found.rulesets[1]).toMatchObject({ latest: null, previous: null, sparkline: [], lastRun: null });
  });

  it('names changes that wait, alerts that do not arrive and what runs next', async () => {
    const { db } = data.app;
    const addSet = (id: string, status: string, pending: number, rows: number, day: number) =>
      db.changeSet.create({
        data: {
          id,
          status,
          origin: 'run',
          rulesetId: 'RECON_A',
          rulesetName: 'Orders',
          side: 'target',
          connection: 'warehouse',
          table: 'public.orders',
          createdBy: 'user-1',
          createdByName: 'Ada',
          createdAt: at(day),
          counts: {
            ...emptyCounts([]),
            byDecision: { pending, approved: rows, rejected: 0, skipped: 0 },
            toWrite: { update: rows, insert: 0, delete: 0, rows },
          } as unknown as Prisma.InputJsonObject,
        },
      });
    await addSet('CHG_00000001', 'planned', 1_200, 1, 1);
    await addSet('CHG_00000002', 'planned', 0, 0, 2);
    await addSet('CHG_00000003', 'applied', 3, 3, 3);
    await addSet('CHG_00000004', 'unsettled', 0, 7, 4);
    await addSet('CHG_00000005', 'planned', 0, 2, 5);
    const tell = async (name: string, status: string, attempts: number) => {
      const channel = await db.alertChannel.create({ data: { name, type: 'webhook', config: {} } });
      const told = { alertName: 'a', channelName: name, runId: 'EXEC_1', subject: 's', message: {}, createdAt: at(1), lastTryAt: at(1) };
      const lastError = status === 'sent' ? null : 'Nobody listens at hooks.example.com.';
      return db.alertDelivery.create({ data: { key: name, channelId: channel.id, status, attempts, lastError, ...told } });
    };
    await tell('fine', 'sent', 4);
    await tell('at first', 'pending', 2);
    const lost = await tell('lost', 'pending', 3);
    const given = await tell('given up', 'failed', 10);
    const { id } = await createSchedule(data.app, CLI_ACTOR, { rulesetId: 'RECON_B', cron: '0 2 * * *', timezone: 'UTC' });
    await createSchedule(data.app, CLI_ACTOR, { rulesetId: 'RECON_A', cron: '0 2 * * *', timezone: 'UTC', paused: true });

    const found = await overview(data.app, VIEWER);
    expect(found.scheduled).toMatchObject([
      { scheduleId: id, rulesetId: 'RECON_B', rulesetName: 'Test', words: 'At 02:00, every day', timezone: 'UTC' },
    ]);
    const detail = 'Nobody listens at hooks.example.com.';
    expect(found.attention).toEqual([
      {
        kind: 'changes_unsettled',
        title: 'An apply of Orders is unsettled',
        detail: 'It cannot be told whether it was committed to public.orders.',
        href: '/changes/CHG_00000004',
      },
      { kind: 'alert_failed', title: 'Alerts to given up do not arrive', detail, href: `/alerts?tab=log&delivery=${given.id}` },
      { kind: 'alert_failed', title: 'Alerts to lost do not arrive', detail, href: `/alerts?tab=log&delivery=${lost.id}` },
      {
        kind: 'changes_waiting',
        title: '2 approved changes of Orders to be applied',
        detail: 'planned by Ada',
        href: '/changes/CHG_00000005',
      },
      {
        kind: 'changes_waiting',
        title: '1,200 changes of Orders to be reviewed',
        detail: 'planned by Ada; 1 row approved already',
        href: '/changes/CHG_00000001',
      },
    ]);

    for (let number = 1; number <= 7; number++) await addSet(`CHG_1000000${number}`, 'planned', 1, 0, 10 + number);
    const waiting = (await overview(data.app, VIEWER)).attention.filter(({ kind }) => kind === 'changes_waiting');
    expect(waiting.map(({ href }) => href)).toEqual([...[7, 6, 5, 4, 3].map((number) => `/changes/CHG_1000000${number}`), '/changes']);
    expect(waiting.at(-1)?.title).toBe('4 more change sets wait');
  });

  it('gives trends oldest first, within the dates, with the thresholds in force', async () => {
    for (const day of [3, 1, 2]) await addRun('RECON_A', day, { rcr: 90 + day });
    await addRun('RECON_A', 4);
    const side = { connection: 'a', table: 't' };
    const definition = { id: 'RECON_A', name: 'A', source: side, target: side, thresholds: { rcr: { healthy: 97 } } };
    await data.app.db.rulesetVersion.updateMany({ where: { rulesetId: 'RECON_A' }, data: { definition, createdAt: at(2) } });
    const [series, none] = await kpiSeries(data.app, VIEWER, {});
    expect(series!.points.map((point) => point.rcr)).toEqual([91, 92, 93]);
    expect(series!.points[0]).toMatchObject({ version: 1, runId: expect.stringMatching(/^EXEC_/), farStatus: 'HEALTHY', matched: 95 });
    expect(series!.thresholds).toMatchObject({ rcr: { healthy: 97, warning: 80 }, dqcs: { good: 0.8, acceptable: 0.7 } });
    expect(series!.annotations).toEqual([{ at: at(2), kind: 'published', label: 'Version 1 published' }]);
    expect(none!.points).toEqual([]);
    const [part] = await kpiSeries(data.app, VIEWER, { rulesetIds: ['RECON_A'], from: at(2), to: at(2) });
    expect(part!.points.map((point) => point.rcr)).toEqual([92]);
    expect((await kpiSeries(data.app, VIEWER, { rulesetIds: ['RECON_A'], from: at(3) }))[0]!.annotations).toEqual([]);
  });
});
