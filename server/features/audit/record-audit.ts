import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { Transaction } from '#server/db/client.ts';
import type { Prisma } from '#server/db/generated/client.ts';

export interface AuditRecord {
  /** Entity and verb: `connection.create`. */
  action: string;
  entityType: string;
  entityId: string;
  /** What happened, as a sentence without the actor: `Changed the connection crm`. */
  summary: string;
  /** The entity before and after, without secrets. */
  before?: object;
  after?: object;
}

/** Writes the audit entry of a change, in the transaction that makes the change: there is never one without the other. */
export async function recordAudit(tx: Transaction, app: Pick<AppContext, 'now'>, actor: Actor, record: AuditRecord): Promise<void> {
  const { before, after, ...rest } = record;
  await tx.auditEntry.create({
    data: {
      ...rest,
      at: app.now(),
      actor: actor.id,
      actorName: actor.name,
      ...(before ? { before: plainJson(before) } : {}),
      ...(after ? { after: plainJson(after) } : {}),
    },
  });
}

/** Dates become text and absent values disappear, as JSON has neither. */
function plainJson(value: object): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
