import { verifyPassword } from 'better-auth/crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { changeOwnPassword, createUser, listUsers, setUserActive, setUserPassword, setUserRole } from './user.service.ts';

const admin = actor('admin');
const ada = { name: 'Ada', email: 'ada@example.com', password: 'correct horse', role: 'admin' as const };
const bob = { name: 'Bob', email: 'bob@example.com', password: 'battery staple', role: 'analyst' as const };

describe('users', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  const signIn = (userId: string, id: string) =>
    app.db.session.create({ data: { id, token: id, userId, expiresAt: new Date(Date.now() + 60_000) } });
  const passwordOf = async (userId: string) => (await app.db.account.findFirstOrThrow({ where: { userId } })).password as string;

  it('are added with a hashed password and an audit entry without it', async () => {
    const { id } = await createUser(app, admin, bob);
    expect(await listUsers(app, admin)).toMatchObject([
      { id, name: 'Bob', email: 'bob@example.com', role: 'analyst', active: true, lastSeenAt: null },
    ]);
    const hash = await passwordOf(id);
    expect(hash).not.toContain(bob.password);
    expect(await verifyPassword({ hash, password: bob.password })).toBe(true);
    const entry = await app.db.auditEntry.findFirstOrThrow({ where: { action: 'user.create' } });
    expect(entry).toMatchObject({ actor: admin.id, entityId: id, after: { name: 'Bob', role: 'analyst' } });
    expect(JSON.stringify(entry)).not.toContain(bob.password);
  });

  it('have one address each, whatever its case', async () => {
    await createUser(app, admin, bob);
    await expect(createUser(app, admin, { ...bob, email: 'BOB@example.com' })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ path: 'email' }],
    });
  });

  it('always include an administrator who can sign in', async () => {
    const first = await createUser(app, admin, ada);
    const second = await createUser(app, admin, { ...ada, email: 'eve@example.com', name: 'Eve' });
    await setUserActive(app, admin, { id: second.id, active: false });
    await expect(setUserRole(app, admin, { id: first.id, role: 'viewer' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(setUserActive(app, admin, { id: first.id, active: false })).rejects.toMatchObject({
      message: 'Ada is the last administrator.',
    });
    await setUserActive(app, admin, { id: second.id, active: true });
    const demotions = await Promise.allSettled([first.id, second.id].map((id) => setUserRole(app, admin, { id, role: 'viewer' })));
    expect(demotions.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await app.db.user.count({ where: { role: 'admin' } })).toBe(1);
  });

  it('cannot switch themselves off', async () => {
    await createUser(app, admin, ada);
    const { id } = await createUser(app, admin, { ...ada, email: 'eve@example.com' });
    await expect(setUserActive(app, { ...admin, id }, { id, active: false })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are signed out when switched off or given a new password', async () => {
    const { id } = await createUser(app, admin, bob);
    await signIn(id, 'one');
    await setUserActive(app, admin, { id, active: false });
    expect(await app.db.session.count()).toBe(0);
    await signIn(id, 'two');
    await setUserPassword(app, admin, { id, password: 'another secret' });
    expect(await app.db.session.count()).toBe(0);
    expect(await verifyPassword({ hash: await passwordOf(id), password: 'another secret' })).toBe(true);
  });

  it('change their own password with the present one, and their other sessions end', async () => {
    const { id } = await createUser(app, admin, bob);
    await signIn(id, 'here');
    await signIn(id, 'elsewhere');
    const self = { id, name: 'Bob', role: 'analyst' as const, origin: 'web' as const };
    await expect(changeOwnPassword(app, self, 'here', { current: 'wrong', next: 'another secret' })).rejects.toMatchObject({
      fields: [{ path: 'current' }],
    });
    await changeOwnPassword(app, self, 'here', { current: bob.password, next: 'another secret' });
    expect(await app.db.session.findMany({ select: { id: true } })).toEqual([{ id: 'here' }]);
    expect(await verifyPassword({ hash: await passwordOf(id), password: 'another secret' })).toBe(true);
  });
});
