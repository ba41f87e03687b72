import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { addRuleset } from '#server/jobs/testing/control-database.ts';
import { createSchedule, listSchedules, removeSchedule, setPaused, updateSchedule } from './schedule.service.ts';

const analyst = actor('analyst');
const NIGHTLY = { rulesetId: 'RECON_TEST', cron: ' 0 2 * * mon-fri ', timezone: 'Europe/Berlin' };

describe('a schedule', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
    app.now = () => new Date('2026-07-03T12:00:00Z');
    await addRuleset(app.db);
  });
  afterEach(() => app.close());

  const audit = async () =>
    (await app.db.auditEntry.findMany({ where: { entityType: 'schedule' }, orderBy: { id: 'asc' } })).map((entry) => entry.summary);

  it('is listed with its words and the five runs that come next', async () => {
    await createSchedule(app, analyst, NIGHTLY);
    const [row, ...others] = await listSchedules(app, actor('viewer'));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      rulesetName: 'Test',
      cron: '0 2 * * MON-FRI',
      words: 'At 02:00, Monday through Friday',
      missed: 'skip',
      paused: false,
      nextRunAt: new Date('2026-07-06T00:00:00Z'),
      lastFire: null,
    });
    expect(row?.next.map((at) => at.toISOString().slice(0, 10))).toEqual([
      '2026-07-06',
      '2026-07-07',
      '2026-07-08',
      '2026-07-09',
      '2026-07-10',
    ]);
  });

  it('is changed, paused, resumed and deleted, each with its audit entry', async () => {
    const { id } = await createSchedule(app, analyst, NIGHTLY);
    const edit = { id, cron: '30 3 * * *', timezone: 'UTC', missed: 'catch_up_once' as const };
    await updateSchedule(app, analyst, { ...edit, version: 1 });
    await updateSchedule(app, analyst, { ...edit, version: 2 });
    expect(await listSchedules(app, analyst)).toMatchObject([{ version: 2, nextRunAt: new Date('2026-07-04T03:30:00Z') }]);
    await setPaused(app, analyst, { id, paused: true });
    expect(await listSchedules(app, analyst)).toMatchObject([{ paused: true, nextRunAt: null, next: [] }]);
    await setPaused(app, analyst, { id, paused: false });
    await removeSchedule(app, analyst, { id });
    expect(await listSchedules(app, analyst)).toEqual([]);
    expect(await audit()).toEqual([
      'Scheduled Test: At 02:00, Monday through Friday, Europe/Berlin',
      'Changed the schedule of Test: At 03:30, every day, UTC',
      'Paused the schedule of Test: At 03:30, every day, UTC',
      'Resumed the schedule of Test: At 03:30, every day, UTC',
      'Deleted the schedule of Test: At 03:30, every day, UTC',
    ]);
  });

  it('is not written over somebody else’s change', async () => {
    const { id } = await createSchedule(app, analyst, NIGHTLY);
    await setPaused(app, analyst, { id, paused: true });
    await expect(updateSchedule(app, analyst, { id, version: 1, cron: '0 1 * * *', timezone: 'UTC' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Somebody else changed the schedule of Test meanwhile.',
    });
  });

  it('is refused for what cannot be, with the place', async () => {
    await createSchedule(app, analyst, NIGHTLY);
    await expect(createSchedule(app, analyst, NIGHTLY)).rejects.toMatchObject({ code: 'conflict', fields: [{ path: 'cron' }] });
    await expect(createSchedule(app, analyst, { ...NIGHTLY, rulesetId: 'NONE' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(createSchedule(app, analyst, { ...NIGHTLY, cron: '0 2 31 2 *' })).rejects.toThrow('This never comes');
    await expect(createSchedule(app, analyst, { ...NIGHTLY, timezone: 'Berlin' })).rejects.toThrow('There is no time zone');
  });

  it('is only seen by viewers', async () => {
    await expect(createSchedule(app, actor('viewer'), NIGHTLY)).rejects.toMatchObject({ code: 'permission_denied' });
    const { id } = await createSchedule(app, analyst, NIGHTLY);
    await expect(setPaused(app, actor('viewer'), { id, paused: true })).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(removeSchedule(app, actor('viewer'), { id })).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
