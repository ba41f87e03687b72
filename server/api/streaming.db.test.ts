import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createTRPCClient, httpBatchLink, httpBatchStreamLink, splitLink } from '@trpc/client';
import superjson from 'superjson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authOf } from '#server/auth/auth.ts';
import { createAdministrator } from '#server/features/setup/setup.service.ts';
import { handleTrpc } from './handle-trpc.ts';
import type { AppRouter } from './root.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };

/** The links of components/api/api-provider.tsx over the real handler. */
describe('the API as the browser calls it', () => {
  let app: TestApp;
  let silent: Server;
  let client: ReturnType<typeof createTRPCClient<AppRouter>>;
  const sockets: Socket[] = [];
  const asked: { method: string; url: string }[] = [];

  beforeAll(async () => {
    app = await openTestApp();
    await createAdministrator(app, ADA);
    const session = await authOf(app).api.signInEmail({ body: ADA, headers: new Headers({ host: 'localhost:3000' }), returnHeaders: true });
    const cookie = session.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const fetch = (url: URL | RequestInfo, init?: RequestInit) => {
      const headers = new Headers(init?.headers);
      headers.set('host', 'localhost:3000');
      headers.set('origin', 'http://localhost:3000');
      headers.set('cookie', cookie);
      asked.push({ method: init?.method ?? 'GET', url: String(url) });
      return handleTrpc(app, new Request(url, { ...init, headers }));
    };
    const options = { url: 'http://localhost:3000/api/trpc', transformer: superjson, fetch };
    client = createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.path === 'connections.check',
          true: httpBatchStreamLink(options),
          false: httpBatchLink({ ...options, methodOverride: 'POST' }),
        }),
      ],
    });
    silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await app.close();
  });

  it('asks by POST, however long the question is', async () => {
    const yaml = `id: X\nname: ${'long '.repeat(10_000)}`;
    expect(await client.rulesets.parseYaml.query({ yaml })).toHaveProperty('problems');
    expect(asked.at(-1)).toMatchObject({ method: 'POST' });
    expect(asked.at(-1)?.url).not.toContain('long');
  });

  it('gets the steps of a check while it goes on, and leaving ends it on the server', async () => {
    const leaving = new AbortController();
    const { port } = silent.address() as AddressInfo;
    // A server that accepts and says nothing: the first step passes, the next one waits.
    const config = { host: '127.0.0.1', port, database: 'd', username: 'u', password: 'planted-in-a-form' };
    const steps = await client.connections.check.mutate({ type: 'mysql', config }, { signal: leaving.signal });
    const first = await steps[Symbol.asyncIterator]().next();
    expect(first.value).toMatchObject({ step: 'reach', status: 'passed' });
    expect(asked.at(-1)).toMatchObject({ method: 'POST' });
    expect(asked.at(-1)?.url).not.toContain('planted');
    const open = sockets.filter((socket) => !socket.destroyed);
    const closed = Promise.all(open.map((socket) => (socket.destroyed ? null : once(socket, 'close'))));
    leaving.abort();
    await closed;
    expect(sockets.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true);
  });
});
