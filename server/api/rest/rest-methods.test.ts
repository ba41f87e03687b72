import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noSuchCall, restMethods } from './rest-methods.ts';

const asked = (method: string, path = '/api/v1/things'): Request => new Request(`http://localhost:3000${path}`, { method });

const here = (): Response => new Response('here');
const made = (): Response => new Response('made');

describe('methods of a route', () => {
  const methods = restMethods({ GET: here, POST: made });

  it('that are served are passed on', async () => {
    expect(await (await methods.GET(asked('GET'), null)).text()).toBe('here');
    expect(await (await methods.POST(asked('POST'), null)).text()).toBe('made');
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)('%s, which is not, is a problem that says what is', async (method) => {
    const response = await methods[method](asked(method), null);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 405, detail: `${method} is not served here.`, advice: 'Use GET or POST.' });
  });

  it('are told by OPTIONS', async () => {
    const response = await restMethods({ POST: made }).OPTIONS(asked('OPTIONS'), null);
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  });
});

it('an address at which there is nothing is a problem that names it', async () => {
  const response = noSuchCall(asked('GET', '/api/v1/frob?x=1'));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ status: 404, code: 'not_found', detail: 'There is nothing at /api/v1/frob.' });
});

describe('every route below /api/v1', () => {
  it('answers every method', async () => {
    const root = resolve(import.meta.dirname, '../../../app/api');
    const files = (await readdir(root, { recursive: true })).filter((file) => /^(v1|health|exports|changes).*route\.ts$/.test(file));
    expect(files.length).toBeGreaterThan(7);
    for (const file of files) {
      const route = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        expect(route[method], `${method} ${file}`).toBeTypeOf('function');
    }
  });
});
