import { TieoutError } from '#server/engine/errors.ts';
import { applyDocument } from '#server/features/changes/change-documents.ts';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { waitForTask } from '#server/features/changes/wait-for-task.ts';
import { httpStatusOf } from '../problem.ts';
import { prefersNotToWait } from './execute-with-landing.ts';
import { jsonResponse, type RestCall } from './handle-rest.ts';
import { problemResponse } from './problem-response.ts';

/**
 * Answers with what a worker made of a task: `done` says how, or null when it failed. With `Prefer: respond-async` it is 202
 * at once, with the place of the set. A caller who goes away while waiting does not end the task.
 */
export async function answerWhenDone(
  { app, request, requestId }: RestCall,
  begun: { id: string; claim: { taskId: string; kind: string } },
  done: (set: ChangeSetState) => Response | null,
): Promise<Response> {
  const location = `/api/v1/change-sets/${begun.id}`;
  if (prefersNotToWait(request)) {
    const status = begun.claim.kind === 'apply' ? 'applying' : 'planning';
    return jsonResponse(
      { change_set_id: begun.id, status, location },
      { status: 202, headers: { location, 'preference-applied': 'respond-async' } },
    );
  }
  const set = await waitForTask(app, begun, request.signal);
  if (!set) throw new TieoutError('cancelled', 'The caller went away.', `The work goes on: ask for ${location}.`);
  return done(set) ?? unsuccessful(set, requestId);
}

/** A set that could not be planned or applied, as a problem with its numbers: those of the database, also when nothing was written. */
function unsuccessful(set: ChangeSetState, requestId: string): Response {
  const { failure } = set;
  const { error: _, status, ...numbers } = applyDocument(set);
  const error = failure
    ? new TieoutError(failure.code, failure.message, failure.advice, failure.detail === null ? {} : { detail: failure.detail })
    : new TieoutError('cancelled', `The work on ${set.id} was cancelled; nothing was written.`, 'Start it again when you are ready.');
  return problemResponse(error, requestId, {
    status: error.code === 'cancelled' ? 409 : httpStatusOf(error),
    members: { ...numbers, change_set_status: status, row: failure?.seq ?? null, field: failure?.field ?? null },
  });
}
