import { randomUUID } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';
import { NotSignedIn } from '#server/auth/permit.ts';
import { exportKpis } from '#server/features/kpis/export-kpis.ts';
import { kpiExportQuery } from '#server/features/kpis/kpi.schema.ts';
import { isUnforeseen } from '../problem.ts';
import { actorOfRequest } from './actor-of-request.ts';
import { parseQuery } from './parse-request.ts';
import { problemResponse } from './problem-response.ts';

/** `GET /api/v1/kpis.csv?view=rules&rulesets=A,B&from=…`: the history of KPIs, for a signed-in browser or an API token. */
export async function handleKpiExport(openApp: () => Promise<AppContext>, request: Request): Promise<Response> {
  const requestId = randomUUID();
  let app: AppContext | undefined;
  try {
    app = await openApp();
    const actor = await actorOfRequest(app, request);
    if (!actor) throw new NotSignedIn();
    const query = parseQuery(kpiExportQuery, request);
    const text = await exportKpis(app, actor, query);
    return new Response(text, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="tieout-${query.view}-${app.now().toISOString().slice(0, 10)}.csv"`,
        'cache-control': 'no-store',
        'x-request-id': requestId,
      },
    });
  } catch (error) {
    if (app && isUnforeseen(error)) app.log.error({ err: error, requestId }, 'an export of KPIs failed');
    return problemResponse(error, requestId);
  }
}
