import { rowDocument, setDocument, summaryDocument } from '#server/features/changes/change-documents.ts';
import { changePage } from '#server/features/changes/change-page.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { getChangeSet, listChangeSets } from '#server/features/changes/list-change-sets.ts';
import { startPlan } from '#server/features/changes/start-plan.ts';
import { changeFilterOfQuery, changeRowsQuerySchema, changeSetsQuerySchema, planRequestSchema } from './change-set.schema.ts';
import { answerWhenDone } from './change-task-answer.ts';
import { jsonResponse, type RestCall, readJson } from './handle-rest.ts';
import { parseQuery, parseRequest } from './parse-request.ts';

/** Newest first. */
export async function getChangeSets({ app, actor, request }: RestCall): Promise<Response> {
  const { execution_id, ruleset_id, ...query } = parseQuery(changeSetsQuerySchema, request);
  const { rows, next } = await listChangeSets(app, actor, { runId: execution_id, rulesetId: ruleset_id, ...query });
  return jsonResponse({ change_sets: rows.map(summaryDocument), next_cursor: next }, linkToNext(request, next));
}

/** Plans what repairs the differences of a run; writes nothing. Waits, or answers 202 at once. */
export async function planChangeSet(call: RestCall): Promise<Response> {
  const { app, actor, request } = call;
  const { execution_id, side } = parseRequest(planRequestSchema, await readJson(request));
  const begun = await startPlan(app, actor, { runId: execution_id, side });
  return answerWhenDone(call, begun, plannedAnswer);
}

/** A set that was planned, with its place. */
export function plannedAnswer(set: ChangeSetState): Response | null {
  if (set.status === 'failed') return null;
  return jsonResponse(setDocument(set), { status: 201, headers: { location: `/api/v1/change-sets/${set.id}` } });
}

/** Everything about a set but its rows. */
export async function getOneChangeSet({ app, actor }: RestCall, id: string): Promise<Response> {
  return jsonResponse(setDocument(await getChangeSet(app, actor, { id })));
}

/** One page of rows. `next_cursor` is null on the last one. */
export async function getChangeRows({ app, actor, request }: RestCall, id: string): Promise<Response> {
  const { cursor, limit, ...query } = parseQuery(changeRowsQuerySchema, request);
  const { version, rows, next } = await changePage(app, actor, { id, filter: changeFilterOfQuery(query), cursor, limit });
  return jsonResponse({ change_set_id: id, version, rows: rows.map(rowDocument), next_cursor: next }, linkToNext(request, next));
}

function linkToNext(request: Request, next: string | number | null): { headers?: Record<string, string> } {
  if (next === null) return {};
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set('cursor', String(next));
  return { headers: { link: `<${pathname}?${searchParams}>; rel="next"` } };
}
