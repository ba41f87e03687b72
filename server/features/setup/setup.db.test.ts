import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callerOf, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { createAdministrator, isSetupNeeded } from './setup.service.ts';

const ada = { name: ' Ada ', email: 'Ada@Example.com', password: 'correct horse' };

describe('setup', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  it('makes one administrator of many who try at once', async () => {
    const tries = await Promise.allSettled([1, 2, 3, 4].map((n) => createAdministrator(app, { ...ada, email: `ada${n}@example.com` })));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    expect(await app.db.user.findMany({ select: { role: true } })).toEqual([{ role: 'admin' }]);
    expect(await app.db.account.count()).toBe(1);
    expect(await app.db.auditEntry.count({ where: { action: 'setup.administrator' } })).toBe(1);
  });

  it('is asked for until it is done, and never again', async () => {
    const nobody = callerOf(app, null);
    expect(await nobody.me.get()).toMatchObject({ user: null, role: null, permissions: [], setupNeeded: true });
    await nobody.setup.createAdministrator(ada);
    expect(await isSetupNeeded(app)).toBe(false);
    expect(await nobody.me.get()).toMatchObject({ setupNeeded: false });
    expect(await app.db.user.findFirstOrThrow()).toMatchObject({ name: 'Ada', email: 'ada@example.com' });
    await expect(nobody.setup.createAdministrator({ ...ada, email: 'eve@example.com' })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('says which input is wrong', async () => {
    await expect(createAdministrator(app, { name: '', email: 'ada', password: 'short' })).rejects.toMatchObject({
      issues: [{ path: ['name'] }, { path: ['email'] }, { path: ['password'] }],
    });
  });
});
