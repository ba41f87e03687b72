import { hashPassword } from 'better-auth/crypto';
import type { AppContext } from '#server/app-context.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { insertUser } from '../users/user.repository.ts';
import { type AccountInput, accountInput } from '../users/user.schema.ts';

export async function isSetupNeeded(app: AppContext): Promise<boolean> {
  return (await app.db.user.count()) === 0;
}

/**
 * Makes the first administrator. Of two who try at once, one succeeds.
 * @throws TieoutError conflict once there is any user.
 */
export async function createAdministrator(app: AppContext, input: AccountInput): Promise<{ id: string }> {
  const { password, ...account } = accountInput.parse(input);
  if (!(await isSetupNeeded(app))) throw alreadyDone();
  const hash = await hashPassword(password);
  const user = { ...account, role: 'admin' as const };
  return app.db.$transaction(async (tx) => {
    // One row that both writers need: where transactions run side by side, the second waits here for the first.
    await tx.setting.upsert({ where: { key: 'setup' }, create: { key: 'setup', value: true }, update: { value: true } });
    if ((await tx.user.count()) > 0) throw alreadyDone();
    const { id } = await insertUser(tx, user, hash);
    const actor = { id, name: user.name, role: user.role, origin: 'web' as const };
    await recordAudit(tx, app, actor, {
      action: 'setup.administrator',
      entityType: 'user',
      entityId: id,
      summary: 'Set Tieout up as its first administrator',
      after: user,
    });
    return { id };
  });
}

function alreadyDone(): TieoutError {
  return new TieoutError('conflict', 'Tieout has been set up already.', 'Sign in, or ask an administrator for an account.');
}
