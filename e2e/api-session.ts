import { readFile } from 'node:fs/promises';
/** Speaks to an instance as a browser does, for what a test needs before it opens a page. */

export interface Credentials {
  email: string;
  password: string;
}

/** A signed-in caller: its cookies, and tRPC calls with them. */
export interface ApiSession {
  cookies: { name: string; value: string }[];
  mutate<T>(path: string, input: unknown): Promise<T>;
  query<T>(path: string, input?: unknown): Promise<T>;
}

export async function signIn(url: string, credentials: Credentials): Promise<ApiSession> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(credentials),
  });
  if (!answer.ok) throw new Error(`${credentials.email} could not sign in: ${answer.status} ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: decodeURIComponent(pair.slice(at + 1)) };
  });
  return apiSession(url, cookies);
}

/** The session that a kept browser state holds. */
export async function readSession(url: string, stateFile: string): Promise<ApiSession> {
  const { cookies } = JSON.parse(await readFile(stateFile, 'utf8')) as { cookies: ApiSession['cookies'] };
  return apiSession(
    url,
    cookies.map(({ name, value }) => ({ name, value: decodeURIComponent(value) })),
  );
}

/** Without cookies: nobody is signed in. */
export function apiSession(url: string, cookies: ApiSession['cookies'] = []): ApiSession {
  const headers = {
    'content-type': 'application/json',
    origin: url,
    cookie: cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '),
  };
  const read = async <T>(path: string, answer: Response): Promise<T> => {
    const body = (await answer.json()) as { result?: { data: { json: T } }; error?: unknown };
    if (!answer.ok || !body.result) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body.error)}`);
    return body.result.data.json;
  };
  return {
    cookies,
    async mutate<T>(path: string, input: unknown) {
      return read<T>(path, await fetch(`${url}/api/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify({ json: input }) }));
    },
    async query<T>(path: string, input?: unknown) {
      const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`;
      return read<T>(path, await fetch(`${url}/api/trpc/${path}${query}`, { headers }));
    },
  };
}
