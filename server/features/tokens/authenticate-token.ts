import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { isRole } from '#server/auth/permissions.ts';
import { hashToken } from './token-text.ts';

const USE_NOTED_EVERY_MS = 60_000;

/** Who an `Authorization: Bearer …` header speaks for; null when it is missing, unknown or revoked. */
export async function authenticateToken(app: AppContext, authorization: string | null): Promise<Actor | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return null;
  const found = await app.db.apiToken.findUnique({ where: { hash: hashToken(token) } });
  if (!found || found.revokedAt || !isRole(found.role)) return null;
  const now = app.now();
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > USE_NOTED_EVERY_MS) {
    await app.db.apiToken.update({ where: { id: found.id }, data: { lastUsedAt: now } });
  }
  return { id: `token:${found.name}`, name: found.name, role: found.role, origin: 'rest' };
}
