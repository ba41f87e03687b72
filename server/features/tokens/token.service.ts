import type { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { RefusedInput } from '../refused-input.ts';
import { createTokenInput, revokeTokenInput } from './token.schema.ts';
import { hashToken, newTokenText, shownPart } from './token-text.ts';

export interface TokenRow {
  id: string;
  name: string;
  role: string;
  /** The first characters. */
  prefix: string;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export async function listTokens(app: AppContext, actor: Actor): Promise<TokenRow[]> {
  permit(actor, 'tokens.write');
  return app.db.apiToken.findMany({ orderBy: [{ revokedAt: 'asc' }, { createdAt: 'desc' }], omit: { hash: true } });
}

/** The token's text is in this answer and nowhere else. */
export async function createToken(
  app: AppContext,
  actor: Actor,
  input: z.input<typeof createTokenInput>,
): Promise<{ id: string; token: string }> {
  permit(actor, 'tokens.write');
  const { name, role } = createTokenInput.parse(input);
  const token = newTokenText();
  return app.db.$transaction(async (tx) => {
    if (await tx.apiToken.findFirst({ where: { name, revokedAt: null } })) {
      throw new RefusedInput('conflict', [{ path: 'name', message: 'A token with this name is in use.' }], 'Choose another name.');
    }
    const { id } = await tx.apiToken.create({
      data: { name, role, hash: hashToken(token), prefix: shownPart(token), createdBy: actor.name },
    });
    await recordAudit(tx, app, actor, {
      action: 'token.create',
      entityType: 'token',
      entityId: id,
      summary: `Made the API token ${name} with the role ${role}`,
      after: { name, role, prefix: shownPart(token) },
    });
    return { id, token };
  });
}

export async function revokeToken(app: AppContext, actor: Actor, input: z.input<typeof revokeTokenInput>): Promise<void> {
  permit(actor, 'tokens.write');
  const { id } = revokeTokenInput.parse(input);
  await app.db.$transaction(async (tx) => {
    const token = await tx.apiToken.findUnique({ where: { id } });
    if (!token) throw new TieoutError('not_found', 'There is no such token.', 'Reload the list.');
    if (token.revokedAt) return;
    await tx.apiToken.update({ where: { id }, data: { revokedAt: app.now() } });
    await recordAudit(tx, app, actor, {
      action: 'token.revoke',
      entityType: 'token',
      entityId: id,
      summary: `Revoked the API token ${token.name}`,
      before: { name: token.name, role: token.role, prefix: token.prefix },
    });
  });
}
