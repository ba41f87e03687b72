import { randomUUID } from 'node:crypto';
import type { Role } from '#server/auth/permissions.ts';
import type { Database, Transaction } from '#server/db/client.ts';

/** An account as it may be shown. */
export interface UserRow {
  id: string;
  name: string;
  email: string;
  role: string;
  active: boolean;
  createdAt: Date;
  /** When a session of theirs was last begun or renewed; null when they never signed in. */
  lastSeenAt: Date | null;
}

export async function findUsers(db: Database): Promise<UserRow[]> {
  const [users, sessions] = await Promise.all([
    db.user.findMany({ orderBy: { name: 'asc' } }),
    db.session.groupBy({ by: ['userId'], _max: { updatedAt: true } }),
  ]);
  const seen = new Map(sessions.map((session) => [session.userId, session._max.updatedAt]));
  return users.map(({ id, name, email, role, banned, createdAt }) => ({
    id,
    name,
    email,
    role,
    active: !banned,
    createdAt,
    lastSeenAt: seen.get(id) ?? null,
  }));
}

/** Writes the account and its password in better-auth's tables. `passwordHash` comes from better-auth's `hashPassword`. */
export async function insertUser(
  tx: Transaction,
  user: { name: string; email: string; role: Role },
  passwordHash: string,
): Promise<{ id: string }> {
  const id = randomUUID();
  await tx.user.create({ data: { id, ...user, emailVerified: true } });
  await tx.account.create({ data: { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash } });
  return { id };
}

/** Administrators who can sign in, this one aside. */
export function countOtherAdministrators(tx: Transaction, id: string): Promise<number> {
  return tx.user.count({ where: { role: 'admin', banned: false, NOT: { id } } });
}

export async function replacePassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.account.updateMany({ where: { userId, providerId: 'credential' }, data: { password: passwordHash } });
}
