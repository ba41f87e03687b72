import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { getSettings, updateSettings } from './settings.service.ts';

const admin = actor('admin');

describe('settings', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp({ LANDING_STAGING_TTL_HOURS: '48' });
  });
  afterEach(() => app.close());

  it('come from the environment until they are changed', async () => {
    expect(await getSettings(app, admin)).toEqual({
      stagingTtlHours: 48,
      stagingQuotaBytes: null,
      outcomesKeepDays: null,
      resultsSampleRows: 1_000,
      workerConcurrency: 1,
    });
    await updateSettings(app, admin, { stagingTtlHours: 12 });
    await updateSettings(app, admin, { stagingQuotaBytes: 5_000_000_000 });
    expect(await getSettings(app, admin)).toMatchObject({ stagingTtlHours: 12, stagingQuotaBytes: 5_000_000_000 });
  });

  it('leave an entry with what was changed, and none when nothing was', async () => {
    await updateSettings(app, admin, { stagingTtlHours: 12, workerConcurrency: 1 });
    await updateSettings(app, admin, { stagingTtlHours: 12 });
    expect(await app.db.auditEntry.findMany({ where: { entityType: 'settings' } })).toMatchObject([
      { actor: admin.id, before: { stagingTtlHours: 48 }, after: { stagingTtlHours: 12 } },
    ]);
  });

  it('refuse what makes no sense', async () => {
    for (const wrong of [{ stagingTtlHours: 0 }, { workerConcurrency: 1.5 }, { outcomesKeepDays: -1 }, { stagingQuotaBytes: 0 }]) {
      await expect(updateSettings(app, admin, wrong)).rejects.toThrow();
    }
    await expect(updateSettings(app, actor('operator'), { stagingTtlHours: 1 })).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
