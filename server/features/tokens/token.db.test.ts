import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actor, openTestApp, type TestApp } from '#server/api/testing/test-app.ts';
import { authenticateToken } from './authenticate-token.ts';
import { createToken, listTokens, revokeToken } from './token.service.ts';

const admin = actor('admin');

describe('API tokens', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
  });
  afterEach(() => app.close());

  it('are shown once and stored as a hash', async () => {
    const { id, token } = await createToken(app, admin, { name: 'ci', role: 'analyst' });
    expect(token).toMatch(/^tieout_[\w-]{43}$/);
    const stored = JSON.stringify([await app.db.apiToken.findMany(), await app.db.auditEntry.findMany(), await listTokens(app, admin)]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(token.slice(0, 15));
    expect(await listTokens(app, admin)).toMatchObject([{ id, name: 'ci', role: 'analyst', prefix: token.slice(0, 11), lastUsedAt: null }]);
    expect(JSON.stringify(await listTokens(app, admin))).not.toContain('hash');
  });

  it('speak for their role until revoked', async () => {
    const { id, token } = await createToken(app, admin, { name: 'ci', role: 'analyst' });
    expect(await authenticateToken(app, `Bearer ${token}`)).toEqual({ id: 'token:ci', name: 'ci', role: 'analyst', origin: 'rest' });
    const [used] = await listTokens(app, admin);
    expect(used?.lastUsedAt).toBeInstanceOf(Date);
    for (const other of [null, '', token, `Bearer ${token}x`, 'Bearer tieout_', `Basic ${token}`])
      expect(await authenticateToken(app, other)).toBeNull();
    await revokeToken(app, admin, { id });
    expect(await authenticateToken(app, `Bearer ${token}`)).toBeNull();
    await revokeToken(app, admin, { id });
    expect(await app.db.auditEntry.count({ where: { action: 'token.revoke' } })).toBe(1);
  });

  it('have names that are free again after revoking', async () => {
    const { id } = await createToken(app, admin, { name: 'ci', role: 'viewer' });
    await expect(createToken(app, admin, { name: 'ci', role: 'viewer' })).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ path: 'name' }],
    });
    await revokeToken(app, admin, { id });
    await createToken(app, admin, { name: 'ci', role: 'viewer' });
  });
});
