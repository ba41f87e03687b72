import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Transaction } from '#server/db/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RefusedInput } from '../refused-input.ts';
import { countOtherAdministrators, findUsers, insertUser, replacePassword, type UserRow } from './user.repository.ts';
import { changePasswordInput, createUserInput, setActiveInput, setPasswordInput, setRoleInput } from './user.schema.ts';

export async function listUsers(app: AppContext, actor: Actor): Promise<UserRow[]> {
  permit(actor, 'users.write');
  return findUsers(app.db);
}

/** @throws TieoutError conflict when somebody has that address already. */
export async function createUser(app: AppContext, actor: Actor, input: z.input<typeof createUserInput>): Promise<{ id: string }> {
  permit(actor, 'users.write');
  const { password, ...user } = createUserInput.parse(input);
  const hash = await hashPassword(password);
  return app.db.$transaction(async (tx) => {
    await refuseTakenAddress(tx, user.email);
    const { id } = await insertUser(tx, user, hash);
    await recordAudit(tx, app, actor, {
      action: 'user.create',
      entityType: 'user',
      entityId: id,
      summary: `Added the ${user.role} ${user.name}`,
      after: user,
    });
    return { id };
  });
}

export async function refuseTakenAddress(tx: Transaction, email: string): Promise<void> {
  if (await tx.user.findUnique({ where: { email } })) {
    throw new RefusedInput('conflict', [{ path: 'email', message: 'Somebody has this address already.' }], 'Use another address.');
  }
}

export async function setUserRole(app: AppContext, actor: Actor, input: z.input<typeof setRoleInput>): Promise<void> {
  permit(actor, 'users.write');
  const { id, role } = setRoleInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const user = await requireUser(tx, id);
    if (user.role === role) return;
    if (role !== 'admin') await keepOneAdministrator(tx, user);
    await tx.user.update({ where: { id }, data: { role } });
    await recordAudit(tx, app, actor, {
      action: 'user.role',
      entityType: 'user',
      entityId: id,
      summary: `Made ${user.name} ${role}`,
      before: { role: user.role },
      after: { role },
    });
  });
}

/** Signs the user out everywhere: whoever knew the old password is out. */
export async function setUserPassword(app: AppContext, actor: Actor, input: z.input<typeof setPasswordInput>): Promise<void> {
  permit(actor, 'users.write');
  const { id, password } = setPasswordInput.parse(input);
  const hash = await hashPassword(password);
  await app.db.$transaction(async (tx) => {
    const user = await requireUser(tx, id);
    await replacePassword(tx, id, hash);
    await tx.session.deleteMany({ where: { userId: id } });
    await recordAudit(tx, app, actor, {
      action: 'user.password',
      entityType: 'user',
      entityId: id,
      summary: `Set a new password for ${user.name}`,
    });
  });
}

/** Switching off signs the user out at once; their history stays. */
export async function setUserActive(app: AppContext, actor: Actor, input: z.input<typeof setActiveInput>): Promise<void> {
  permit(actor, 'users.write');
  const { id, active } = setActiveInput.parse(input);
  if (!active && id === actor.id) {
    throw new TieoutError('conflict', 'You cannot switch off your own account.', 'Ask another administrator to do it.');
  }
  await app.db.$transaction(async (tx) => {
    const user = await requireUser(tx, id);
    if (user.banned === !active) return;
    if (!active) await keepOneAdministrator(tx, user);
    await tx.user.update({ where: { id }, data: { banned: !active, banReason: null, banExpires: null } });
    if (!active) await tx.session.deleteMany({ where: { userId: id } });
    await recordAudit(tx, app, actor, {
      action: active ? 'user.activate' : 'user.deactivate',
      entityType: 'user',
      entityId: id,
      summary: active ? `Switched the account of ${user.name} on` : `Switched the account of ${user.name} off`,
      before: { active: !active },
      after: { active },
    });
  });
}

/** People change their own password; their other sessions end. */
export async function changeOwnPassword(
  app: AppContext,
  actor: Actor,
  sessionId: string,
  input: z.input<typeof changePasswordInput>,
): Promise<void> {
  const { current, next } = changePasswordInput.parse(input);
  const account = await app.db.account.findFirst({ where: { userId: actor.id, providerId: 'credential' } });
  if (!account?.password || !(await verifyPassword({ hash: account.password, password: current }))) {
    throw new RefusedInput('invalid_input', [{ path: 'current', message: 'This is not your present password.' }], 'Type it again.');
  }
  const hash = await hashPassword(next);
  await app.db.$transaction(async (tx) => {
    await replacePassword(tx, actor.id, hash);
    await tx.session.deleteMany({ where: { userId: actor.id, NOT: { id: sessionId } } });
    await recordAudit(tx, app, actor, {
      action: 'user.password',
      entityType: 'user',
      entityId: actor.id,
      summary: 'Changed their own password',
    });
  });
}

async function requireUser(tx: Transaction, id: string) {
  const user = await tx.user.findUnique({ where: { id } });
  if (!user) throw new TieoutError('not_found', 'There is no such user.', 'Reload the list.');
  return user;
}

async function keepOneAdministrator(tx: Transaction, user: { id: string; name: string; role: string; banned: boolean }): Promise<void> {
  if (user.role !== 'admin' || user.banned || (await countOtherAdministrators(tx, user.id)) > 0) return;
  throw new TieoutError('conflict', `${user.name} is the last administrator.`, 'Make somebody else administrator first.');
}
