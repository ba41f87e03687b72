import superjson from 'superjson';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleAuth } from '#server/auth/auth-handler.ts';
import { createAdministrator } from '#server/features/setup/setup.service.ts';
import { createUser, setUserActive, setUserRole } from '#server/features/users/user.service.ts';
import { handleTrpc } from './handle-trpc.ts';
import { actor, openTestApp, type TestApp } from './testing/test-app.ts';

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };
const ORIGIN = 'http://localhost:3000';

/** The route handlers as Next calls them, with a browser's headers. */
describe('signing in over HTTP', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp();
    await createAdministrator(app, ADA);
  });
  afterEach(() => app.close());

  const request = (
    path: string,
    init: { method?: string; body?: unknown; cookie?: string; origin?: string | null; host?: string; ip?: string } = {},
  ) => {
    const {
      method = init.body === undefined ? 'GET' : 'POST',
      body,
      cookie,
      origin = method === 'POST' ? ORIGIN : null,
      host = 'localhost:3000',
      ip = '127.0.0.1',
    } = init;
    const headers = new Headers({ host, 'x-forwarded-for': ip });
    if (origin) headers.set('origin', origin);
    if (cookie) headers.set('cookie', cookie);
    if (body !== undefined) headers.set('content-type', 'application/json');
    return new Request(`http://${host}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };
  const auth = (path: string, init?: Parameters<typeof request>[1]) => handleAuth(app, request(`/api/auth${path}`, init));
  const trpc = (path: string, init?: Parameters<typeof request>[1]) => handleTrpc(app, request(`/api/trpc/${path}`, init));
  const me = async (cookie?: string) => {
    const answer = await trpc('me.get', cookie ? { cookie } : {});
    return superjson.deserialize<{ user: { name: string } | null; role: string | null }>((await answer.json()).result.data);
  };
  const signIn = async (credentials: { email: string; password: string } = ADA, init: Parameters<typeof request>[1] = {}) => {
    const answer = await auth('/sign-in/email', { body: { email: credentials.email, password: credentials.password }, ...init });
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    return { answer, cookie };
  };

  it('gives a session that the API knows, and signing out ends it', async () => {
    expect(await me()).toMatchObject({ user: null, role: null });
    const { answer, cookie } = await signIn();
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/i);
    expect(await answer.json()).toEqual({ signedIn: true });
    expect(await me(cookie)).toMatchObject({ user: { name: 'Ada' }, role: 'admin' });
    expect((await trpc('users.list', { cookie })).status).toBe(200);
    expect((await auth('/sign-out', { body: {}, cookie })).status).toBe(200);
    expect(await me(cookie)).toMatchObject({ user: null });
    expect((await trpc('users.list', { cookie })).status).toBe(401);
  });

  it('refuses a wrong password, an unknown address and signing up', async () => {
    expect((await signIn({ ...ADA, password: 'wrong' })).answer.status).toBe(401);
    expect((await signIn({ ...ADA, email: 'eve@example.com' })).answer.status).toBe(401);
    expect((await auth('/sign-up/email', { body: ADA })).status).toBe(404);
    expect(await app.db.session.count()).toBe(0);
  });

  it('opens no other door of the sign-in library', async () => {
    const { cookie } = await signIn();
    for (const path of [
      '/admin/set-role',
      '/admin/create-user',
      '/admin/impersonate-user',
      '/update-user',
      '/delete-user',
      '/ok',
      '/../auth/admin/list-users',
    ]) {
      expect((await auth(path, { body: {}, cookie })).status, path).toBe(404);
    }
  });

  it('takes no writing request from another site', async () => {
    expect((await signIn(ADA, { origin: 'https://evil.example' })).answer.status).toBe(403);
    const { cookie } = await signIn();
    const create = { body: superjson.serialize({ name: 'ci', role: 'admin' }), cookie };
    expect((await trpc('tokens.create', { ...create, origin: 'https://evil.example' })).status).toBe(403);
    expect((await trpc('tokens.create', create)).status).toBe(200);
    expect(await app.db.apiToken.count()).toBe(1);
  });

  it('works under any name this machine has', async () => {
    for (const host of ['127.0.0.1:3902', '10.1.2.3:3000', 'tieout.lan', '[::1]:3000']) {
      const { answer, cookie } = await signIn(ADA, { host, origin: `http://${host}` });
      expect(answer.status, host).toBe(200);
      expect((await trpc('me.get', { cookie, host })).status).toBe(200);
    }
  });

  it('stops guessing at one account, wherever the tries come from', async () => {
    // Without a password, as each real try costs the time of hashing one; what counts is that they are counted.
    const guess = async (n: number, email = ADA.email) => {
      const answer = await auth('/sign-in/email', { body: { email }, ip: `10.0.0.${n}` });
      return answer.status;
    };
    for (let n = 0; n < 10; n++) expect(await guess(n, n % 2 ? ' ADA@example.com' : ADA.email)).toBe(400);
    expect(await guess(11)).toBe(429);
    expect((await signIn(ADA, { ip: '10.0.0.99' })).answer.headers.get('x-retry-after')).toMatch(/^\d+$/);
    expect(await guess(12, 'bob@example.com')).toBe(400);
    expect(JSON.stringify(await app.db.rateLimit.findMany({ select: { key: true } }))).not.toContain('ada@');
  });

  it('stops guessing from one address, whatever the account', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) statuses.push((await auth('/sign-in/email', { body: { email: `user${n}@example.com` } })).status);
    expect(statuses[0]).toBe(400);
    expect(statuses.at(-1)).toBe(429);
  });

  it('counts anew after a right password', async () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 6; n++) await auth('/sign-in/email', { body: { email: ADA.email }, ip: `10.0.${round}.${n}` });
      expect((await signIn(ADA, { ip: `10.0.${round}.99` })).answer.status).toBe(200);
    }
  });

  it('follows a change of role or a switched off account at once', async () => {
    const admin = actor('admin');
    const bob = { name: 'Bob', email: 'bob@example.com', password: 'battery staple' };
    const { id } = await createUser(app, admin, { ...bob, role: 'analyst' });
    const { cookie } = await signIn(bob);
    expect(await me(cookie)).toMatchObject({ role: 'analyst' });
    await setUserRole(app, admin, { id, role: 'viewer' });
    expect(await me(cookie)).toMatchObject({ role: 'viewer' });
    await setUserActive(app, admin, { id, active: false });
    expect(await me(cookie)).toMatchObject({ user: null });
    expect((await signIn(bob)).answer.status).toBe(403);
  });

  it('answers errors as problems with a request id and no stack', async () => {
    const { cookie } = await signIn();
    const answer = await trpc('users.create', { cookie, body: superjson.serialize({ name: '', email: 'x', password: 'y', role: 'king' }) });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).not.toMatch(/stack|node_modules|\.ts:/);
    const { tieout } = superjson.deserialize<{ data: { tieout: { code: string; requestId: string; fields: { path: string }[] } } }>(
      JSON.parse(text).error,
    ).data;
    expect(tieout.code).toBe('invalid_input');
    expect(tieout.requestId).toBe(answer.headers.get('x-request-id'));
    expect(tieout.fields.map((field) => field.path)).toEqual(['name', 'email', 'password', 'role']);
  });
});
