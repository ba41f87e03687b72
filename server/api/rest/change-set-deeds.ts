import { TieoutError } from '#server/engine/errors.ts';
import { applyDocument, dryRunDocument } from '#server/features/changes/change-documents.ts';
import { decideMany } from '#server/features/changes/decide-many.ts';
import { previewChanges } from '#server/features/changes/preview-changes.ts';
import { startApply } from '#server/features/changes/start-apply.ts';
import { startUndo } from '#server/features/changes/start-undo.ts';
import { applyRequestSchema, changeFilterOf, decideRequestSchema, MOST_STATEMENTS, undoRequestSchema } from './change-set.schema.ts';
import { plannedAnswer } from './change-sets.ts';
import { answerWhenDone } from './change-task-answer.ts';
import { jsonResponse, type RestCall, readJson } from './handle-rest.ts';
import { parseRequest, refusal } from './parse-request.ts';

/** Decides the rows that a filter means, if the set is still what the caller has seen. */
export async function decideChangeSet({ app, actor, request }: RestCall, id: string): Promise<Response> {
  const { decision, version, filter = {}, all, field } = parseRequest(decideRequestSchema, await readJson(request));
  if (!all && field === undefined && Object.keys(filter).length === 0) {
    throw new TieoutError('invalid_input', 'The request does not say which rows are meant.', 'Give a filter, a field, or "all": true.');
  }
  const decided = await decideMany(app, actor, { id, filter: changeFilterOf(filter), field, decision, version });
  return jsonResponse({ success: true, change_set_id: id, version: decided.version, decided: decided.decided, left: decided.left });
}

/** Writes what is approved in one transaction, or tells what would be written. Waits, or answers 202 at once. */
export async function applyChangeSet(call: RestCall, id: string): Promise<Response> {
  const { app, actor, request } = call;
  const { version, on_stale, confirmation, dry_run, cursor, limit } = parseRequest(applyRequestSchema, await readJson(request));
  if (dry_run) {
    const preview = await previewChanges(app, actor, { id, cursor, limit: limit ?? MOST_STATEMENTS, planned: true });
    const statements = preview.statements.map(({ sql, words }) => sql ?? words);
    return jsonResponse({ ...dryRunDocument(id, preview, statements), obstacle: preview.obstacle, next_cursor: preview.next });
  }
  if (version === undefined) throw refusal([{ path: 'version', message: 'is missing; expected the version you have looked at' }]);
  const begun = await startApply(app, actor, { id, version, onStale: on_stale, confirmation });
  return answerWhenDone(call, begun, (set) => (set.status === 'applied' ? jsonResponse(applyDocument(set)) : null));
}

/** Plans the inverse of what was applied, as a set of its own that is decided and applied like any other. */
export async function undoChangeSet(call: RestCall, id: string): Promise<Response> {
  const { app, actor, request } = call;
  const { filter } = parseRequest(undoRequestSchema, await readJson(request));
  const begun = await startUndo(app, actor, { id, ...(filter ? { filter: changeFilterOf(filter) } : {}) });
  return answerWhenDone(call, begun, plannedAnswer);
}
