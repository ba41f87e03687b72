import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Prisma } from '#server/db/generated/client.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { type AuditFilter, type ListAuditInput, listAuditInput } from './audit.schema.ts';

export interface AuditRow {
  id: number;
  at: Date;
  actor: string;
  actorName: string;
  action: string;
  entityType: string;
  entityId: string;
  summary: string;
  before: unknown;
  after: unknown;
}

/** Newest first; `next` is the cursor of the following page, null at the end. */
export async function listAudit(app: AppContext, actor: Actor, input: ListAuditInput): Promise<{ rows: AuditRow[]; next: number | null }> {
  permit(actor, 'audit.read');
  const { cursor, limit, ...filter } = listAuditInput.parse(input);
  const rows = await app.db.auditEntry.findMany({
    where: { ...whereOf(filter), ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

export async function getAudit(app: AppContext, actor: Actor, input: { id: number }): Promise<AuditRow> {
  permit(actor, 'audit.read');
  const entry = await app.db.auditEntry.findUnique({ where: { id: input.id } });
  if (!entry) throw new TieoutError('not_found', 'There is no such audit entry.', 'Choose one from the list.');
  return entry;
}

function whereOf({ entityType, entityId, action, actor, from, to }: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    ...(entityType ? { entityType } : {}),
    ...(entityId ? { entityId } : {}),
    ...(action ? { action: action.endsWith('.') ? { startsWith: action } : action } : {}),
    ...(actor ? { actor } : {}),
    ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
  };
}

/** What the filters of the screen can offer: everybody and everything that has an entry. */
export async function auditChoices(app: AppContext, actor: Actor): Promise<{ actors: { id: string; name: string }[]; actions: string[] }> {
  permit(actor, 'audit.read');
  const [actors, actions] = await Promise.all([
    app.db.auditEntry.groupBy({ by: ['actor', 'actorName'], _max: { id: true }, orderBy: { actorName: 'asc' } }),
    app.db.auditEntry.groupBy({ by: ['action'], orderBy: { action: 'asc' } }),
  ]);
  const latest = new Map<string, { name: string; id: number }>();
  for (const row of actors) {
    const id = row._max.id ?? 0;
    if (id >= (latest.get(row.actor)?.id ?? 0)) latest.set(row.actor, { name: row.actorName, id });
  }
  return { actors: [...latest].map(([id, { name }]) => ({ id, name })), actions: actions.map((row) => row.action) };
}
