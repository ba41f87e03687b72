import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { runScheduleNow } from '#server/features/schedules/run-schedule.ts';
import { createSchedule, listSchedules, scheduleFires, setPaused, updateSchedule } from '#server/features/schedules/schedule.service.ts';
import { fireSchedules } from './fire-schedules.ts';
import { addRuleset } from './testing/control-database.ts';
import { openScratchApp, type ScratchApp } from './testing/scratch-app.ts';

const execute = promisify(execFile);
const NIGHTLY = { rulesetId: 'RECON_TEST', cron: '30 2 * * *', timezone: 'Europe/Berlin' };

describe('schedules that are due', () => {
  let scratch: ScratchApp;
  let app: AppContext;
  let clock: Date;
  beforeEach(async () => {
    scratch = await openScratchApp();
    clock = new Date('2026-10-24T12:00:00Z');
    app = { ...scratch.app, now: () => clock };
    await addRuleset(app.db);
  });
  afterEach(() => scratch.close());

  const runs = () => app.db.run.findMany({ orderBy: { queuedAt: 'asc' } });
  const endRuns = () => app.db.run.updateMany({ data: { status: 'succeeded' } });
  const fires = async (id: string) =>
    (await scheduleFires(app, CLI_ACTOR, { id })).map(({ dueAt, outcome, reason }) => ({ dueAt: dueAt.toISOString(), outcome, reason }));
  async function at(text: string) {
    clock = new Date(text);
    return fireSchedules(app);
  }

  it('make one run each, with the options of the schedule, and are known by it', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, options: { limit: 500, keepStaging: false, ttlHours: null } });
    expect(await at('2026-10-25T00:29:59Z')).toEqual([]);
    const [fired] = await at('2026-10-25T00:30:01Z');
    expect(fired).toMatchObject({ scheduleId: id, outcome: 'started', reason: null, dueAt: new Date('2026-10-25T00:30:00Z') });
    expect(await runs()).toMatchObject([
      { id: fired?.runId, status: 'queued', origin: 'schedule', requestedBy: 'Schedule', options: { limit: 500, keepStaging: false } },
    ]);
    const [row] = await listSchedules(app, CLI_ACTOR);
    expect(row).toMatchObject({ lastFire: { outcome: 'started', run: { id: fired?.runId, status: 'queued' } } });
    expect(await app.db.auditEntry.findMany({ where: { action: 'run.start' } })).toMatchObject([
      { actor: 'schedule', entityId: fired?.runId },
    ]);
  });

  it('come once in the night that has their hour twice', async () => {
    await createSchedule(app, CLI_ACTOR, NIGHTLY);
    for (const text of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z']) {
      await at(text);
      await endRuns();
    }
    expect((await runs()).length).toBe(1);
    await at('2026-10-26T01:30:00Z');
    expect((await runs()).length).toBe(2);
  });

  it('come once, at the end of the gap, in the night without their hour', async () => {
    clock = new Date('2026-03-28T12:00:00Z');
    await createSchedule(app, CLI_ACTOR, NIGHTLY);
    expect(await at('2026-03-29T00:59:59Z')).toEqual([]);
    expect(await at('2026-03-29T01:00:00Z')).toMatchObject([{ outcome: 'started' }]);
  });

  it('make one run however many loops and processes look at the same moment', { timeout: 120_000 }, async () => {
    await createSchedule(app, CLI_ACTOR, NIGHTLY);
    const moment = '2026-10-25T00:30:00Z';
    clock = new Date(moment);
    const call = `import { openAppContext } from '${join(import.meta.dirname, '../app-context.ts')}';
      import { fireSchedules } from '${join(import.meta.dirname, 'fire-schedules.ts')}';
      const app = await openAppContext();
      const fired = await fireSchedules({ ...app, now: () => new Date('${moment}') });
      console.log(JSON.stringify({ fired: fired.length }));
      await app.close();`;
    const processes = [1, 2, 3].map(() =>
      execute(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', call], { env: scratch.env as NodeJS.ProcessEnv }),
    );
    const outputs = await Promise.all(processes);
    const elsewhere = outputs.map(({ stdout }) => (JSON.parse(stdout.trim().split('\n').at(-1) as string) as { fired: number }).fired);
    expect(elsewhere.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await runs()).toHaveLength(1);

    await endRuns();
    clock = new Date('2026-10-26T01:30:00Z');
    const here = await Promise.all([1, 2, 3].map(() => fireSchedules(app)));
    expect(here.flat()).toHaveLength(1);
    expect(await runs()).toHaveLength(2);
  });

  it('are skipped while a run of the ruleset waits or works, and say which', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, cron: '0 * * * *' });
    await at('2026-10-24T13:00:00Z');
    const [first] = await runs();
    await at('2026-10-24T14:00:00Z');
    await app.db.run.updateMany({ data: { status: 'running' } });
    await at('2026-10-24T15:00:00Z');
    await endRuns();
    await at('2026-10-24T16:00:00Z');
    expect(await runs()).toHaveLength(2);
    expect(await fires(id)).toEqual([
      { dueAt: '2026-10-24T16:00:00.000Z', outcome: 'started', reason: null },
      { dueAt: '2026-10-24T15:00:00.000Z', outcome: 'skipped', reason: `The run ${first?.id} was still running.` },
      { dueAt: '2026-10-24T14:00:00.000Z', outcome: 'skipped', reason: `The run ${first?.id} was still waiting.` },
      { dueAt: '2026-10-24T13:00:00.000Z', outcome: 'started', reason: null },
    ]);
  });

  it('that were missed are skipped, and the next one comes as always', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, missed: 'skip' });
    await at('2026-10-27T12:00:00Z');
    expect(await runs()).toEqual([]);
    expect(await fires(id)).toEqual([
      { dueAt: '2026-10-27T01:30:00.000Z', outcome: 'skipped', reason: 'No worker was there: 3 runs were missed.' },
    ]);
    await at('2026-10-28T01:30:00Z');
    expect(await runs()).toHaveLength(1);
  });

  it('that were missed are caught up with once, however many they were', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, missed: 'catch_up_once' });
    await at('2026-10-27T12:00:00Z');
    await endRuns();
    await at('2026-10-27T12:00:02Z');
    expect(await runs()).toHaveLength(1);
    expect(await fires(id)).toEqual([
      { dueAt: '2026-10-27T01:30:00.000Z', outcome: 'started', reason: 'Caught up: 3 runs were missed while no worker was there.' },
    ]);
  });

  it('are still made when they are some minutes late, as after a restart', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, cron: '*/2 * * * *' });
    await at('2026-10-24T13:01:30Z');
    expect(await runs()).toHaveLength(1);
    expect(await fires(id)).toEqual([
      { dueAt: '2026-10-24T13:00:00.000Z', outcome: 'started', reason: 'Before it 29 runs were missed: no worker was there.' },
    ]);
  });

  it('do not come while they are paused, nor are caught up with afterwards', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, missed: 'catch_up_once' });
    await setPaused(app, CLI_ACTOR, { id, paused: true });
    expect(await at('2026-10-25T00:30:00Z')).toEqual([]);
    clock = new Date('2026-10-26T12:00:00Z');
    await setPaused(app, CLI_ACTOR, { id, paused: false });
    expect(await fireSchedules(app)).toEqual([]);
    expect(await at('2026-10-27T01:30:00Z')).toMatchObject([{ outcome: 'started', reason: null }]);
  });

  it('follow an edit, and a worker that saw the schedule before it does nothing', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, NIGHTLY);
    const [before] = await listSchedules(app, CLI_ACTOR);
    clock = new Date('2026-10-25T00:30:00Z');
    await updateSchedule(app, CLI_ACTOR, { id, version: before?.version as number, cron: '0 6 * * *', timezone: 'Europe/Berlin' });
    expect(await fireSchedules(app)).toEqual([]);
    expect((await listSchedules(app, CLI_ACTOR))[0]?.nextRunAt).toEqual(new Date('2026-10-25T05:00:00Z'));
  });

  it('make no second run of a moment when the clock is set back', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, NIGHTLY);
    await at('2026-10-25T00:30:00Z');
    await endRuns();
    const dueAt = new Date('2026-10-25T00:30:00Z');
    await app.db.schedule.update({ where: { id }, data: { nextRunAt: dueAt } });
    expect(await at('2026-10-25T00:30:30Z')).toMatchObject([{ outcome: 'skipped', reason: expect.stringMatching(/^It was run as EXEC_/) }]);
    expect(await runs()).toHaveLength(1);
  });

  it('of a deleted ruleset do not come', async () => {
    await createSchedule(app, CLI_ACTOR, NIGHTLY);
    await app.db.ruleset.update({ where: { id: 'RECON_TEST' }, data: { deletedAt: clock } });
    expect(await at('2026-10-25T00:30:00Z')).toEqual([]);
    expect(await listSchedules(app, CLI_ACTOR)).toEqual([]);
  });

  it('can be run at once, but not beside a run of the same ruleset', async () => {
    const { id } = await createSchedule(app, CLI_ACTOR, { ...NIGHTLY, options: { limit: 10, keepStaging: null, ttlHours: null } });
    const { id: runId } = await runScheduleNow(app, CLI_ACTOR, { id });
    expect(await runs()).toMatchObject([{ id: runId, origin: 'cli', options: { limit: 10 } }]);
    await expect(runScheduleNow(app, CLI_ACTOR, { id })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(runId),
    });
    expect(await runs()).toHaveLength(1);
    expect((await listSchedules(app, CLI_ACTOR))[0]).toMatchObject({ lastFire: { reason: 'Run by Command line.' } });
    expect(new Set((await fires(id)).map((fire) => fire.outcome))).toEqual(new Set(['started']));
  });
});
