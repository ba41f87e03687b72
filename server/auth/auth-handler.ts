import { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import { authOf } from './auth.ts';
import { sameOrigin } from './same-origin.ts';
import { countSignInTry, forgetSignInTries } from './sign-in-limit.ts';

const SIGN_IN = 'POST /api/auth/sign-in/email';
/**
 * The only doors of better-auth that are open. Its admin plugin offers more (set a role, ban, act as somebody else) which
 * would go round our audit log and the rule that one administrator always remains.
 */
const OPEN = new Set([SIGN_IN, 'POST /api/auth/sign-out']);

const credentials = z.object({ email: z.string().max(320) });

/** Answers a request under /api/auth. */
export async function handleAuth(app: AppContext, request: Request): Promise<Response> {
  const door = `${request.method} ${new URL(request.url).pathname}`;
  if (!OPEN.has(door)) return Response.json({ message: 'Not found' }, { status: 404 });
  if (!sameOrigin(request, app.environment.url)) {
    return Response.json({ message: 'This request comes from another site.' }, { status: 403 });
  }
  return door === SIGN_IN ? signIn(app, request) : authOf(app).handler(request);
}

async function signIn(app: AppContext, request: Request): Promise<Response> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  const given = credentials.safeParse(body);
  if (!given.success) return Response.json({ message: 'Send an email and a password.' }, { status: 400 });
  const { email } = given.data;
  const wait = await countSignInTry(app, email);
  if (wait !== null) {
    return Response.json({ message: 'Too many tries.' }, { status: 429, headers: { 'x-retry-after': String(wait) } });
  }
  const answer = await authOf(app).handler(request);
  if (!answer.ok) return answer;
  await forgetSignInTries(app, email);
  // The library repeats the session's token in the body, where scripts can read it; the cookie is enough.
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return Response.json({ signedIn: true }, { headers });
}
