import type { AppContext } from '#server/app-context.ts';
import { authOf } from './auth.ts';
import { sameOrigin } from './same-origin.ts';

/**
 * The only doors of better-auth that are open. Its admin plugin offers more (set a role, ban, act as somebody else) which
 * would go round our audit log and the rule that one administrator always remains.
 */
const OPEN = new Set(['POST /api/auth/sign-in/email', 'POST /api/auth/sign-out', 'GET /api/auth/get-session']);

/** Answers a request under /api/auth. */
export async function handleAuth(app: AppContext, request: Request): Promise<Response> {
  if (!OPEN.has(`${request.method} ${new URL(request.url).pathname}`)) return Response.json({ message: 'Not found' }, { status: 404 });
  if (request.method !== 'GET' && !sameOrigin(request, app.environment.url)) {
    return Response.json({ message: 'This request comes from another site.' }, { status: 403 });
  }
  return authOf(app).handler(request);
}
