import { Readable } from 'node:stream';
import type { AppContext } from '#server/app-context.ts';
import { NotSignedIn, permit } from '#server/auth/permit.ts';
import { auditFilter } from '#server/features/audit/audit.schema.ts';
import { exportAudit } from '#server/features/audit/export-audit.ts';
import { createApiContext } from './context.ts';
import { describeProblem, httpStatusOf } from './problem.ts';

/** `GET /api/audit/export?action=…&actor=…&from=…&to=…`: the filtered audit log as a CSV file. */
export async function handleAuditExport(app: AppContext, request: Request): Promise<Response> {
  const { actor, requestId } = await createApiContext(app, request.headers);
  try {
    if (!actor) throw new NotSignedIn();
    permit(actor, 'audit.read');
    const { from, to, ...words } = Object.fromEntries(new URL(request.url).searchParams);
    const filter = auditFilter.parse({ ...words, ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) });
    const lines = exportAudit(app, actor, filter);
    const day = app.now().toISOString().slice(0, 10);
    return new Response(Readable.toWeb(Readable.from(lines)) as ReadableStream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="tieout-audit-${day}.csv"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return Response.json(describeProblem(error, requestId), { status: httpStatusOf(error) });
  }
}
