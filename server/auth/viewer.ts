import type { AppContext } from '#server/app-context.ts';
import type { Actor } from './actor.ts';
import { authOf } from './auth.ts';
import { isRole, type Role } from './permissions.ts';

/** The person behind a browser session. */
export interface Viewer {
  id: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
}

/** Who the session cookie in these headers belongs to; null when it is missing, expired or the account is switched off. */
export async function viewerOf(app: AppContext, headers: Headers): Promise<Viewer | null> {
  const session = await authOf(app).api.getSession({ headers });
  const user = session?.user;
  if (!user || user.banned || !isRole(user.role)) return null;
  return { id: user.id, name: user.name, email: user.email, role: user.role, sessionId: session.session.id };
}

export function actorOf(viewer: Viewer): Actor {
  return { id: viewer.id, name: viewer.name, role: viewer.role, origin: 'web' };
}
