import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { type ListAuditInput, listAuditInput } from './audit.schema.ts';

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
  const { entityType, entityId, action, actor: by, from, to, cursor, limit } = listAuditInput.parse(input);
  const rows = await app.db.auditEntry.findMany({
    where: {
      ...(entityType ? { entityType } : {}),
      ...(entityId ? { entityId } : {}),
      ...(action ? { action: action.endsWith('.') ? { startsWith: action } : action } : {}),
      ...(by ? { actor: by } : {}),
      ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
      ...(cursor ? { id: { lt: cursor } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
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
