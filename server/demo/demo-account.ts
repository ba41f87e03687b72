import { randomBytes } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';
import { SYSTEM_ACTOR } from '#server/auth/actor.ts';
import { createUser, setUserPassword } from '#server/features/users/user.service.ts';

export interface DemoAccount {
  email: string;
  password: string;
}

const EMAIL = 'demo@tieout.example';

/** An administrator with a new password each time: the old one was shown once and may be forgotten. */
export async function makeDemoAccount(app: AppContext): Promise<DemoAccount> {
  const password = randomBytes(12).toString('base64url');
  const known = await app.db.user.findUnique({ where: { email: EMAIL }, select: { id: true } });
  if (known) await setUserPassword(app, SYSTEM_ACTOR, { id: known.id, password });
  else await createUser(app, SYSTEM_ACTOR, { name: 'Demo', email: EMAIL, password, role: 'admin' });
  return { email: EMAIL, password };
}
