import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import type { AuditFilter } from './audit.schema.ts';
import { listAudit } from './audit.service.ts';

const COLUMNS = ['id', 'at', 'actor', 'actor_name', 'action', 'entity_type', 'entity_id', 'summary', 'before', 'after'];
const PAGE_ROWS = 200;

/** The entries of a filter as CSV (RFC 4180), newest first, page by page so that a long log takes no memory. */
export async function* exportAudit(app: AppContext, actor: Actor, filter: AuditFilter): AsyncGenerator<string> {
  let page = await listAudit(app, actor, { ...filter, limit: PAGE_ROWS });
  yield line(COLUMNS);
  for (;;) {
    yield page.rows
      .map((row) =>
        line([
          String(row.id),
          row.at.toISOString(),
          row.actor,
          row.actorName,
          row.action,
          row.entityType,
          row.entityId,
          row.summary,
          row.before === null ? '' : JSON.stringify(row.before),
          row.after === null ? '' : JSON.stringify(row.after),
        ]),
      )
      .join('');
    if (page.next === null) return;
    page = await listAudit(app, actor, { ...filter, cursor: page.next, limit: PAGE_ROWS });
  }
}

function line(values: string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\r\n`;
}
