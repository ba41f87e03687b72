import type { Actor } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { type FieldProblem, RefusedInput } from '#server/features/refused-input.ts';
import type { ConnectionOverride, ConnectionOverrides } from '#server/features/runs/connection-overrides.ts';
import { waitForRun } from '#server/features/runs/follow-run.ts';
import type { StartRunInput } from '#server/features/runs/run.schema.ts';
import type { RunState } from '#server/features/runs/run-view.ts';
import { startRun } from '#server/features/runs/start-run.ts';
import { jsonResponse, type RestCall, readJson } from './handle-rest.ts';
import { parseRequest, refusal } from './parse-request.ts';
import { problemResponse } from './problem-response.ts';
import { type ExecuteRequest, executeRequestSchema } from './rest.schema.ts';

/** Names that people give databases, and what a connection's type is called. */
const TYPE_ALIASES: Record<string, string> = { mariadb: 'mysql', postgres: 'postgresql', mssql: 'sqlserver', csv: 'files' };

/**
 * The seed's call: runs a ruleset and answers with its result document, or with 202 and the place of the result when the
 * caller prefers not to wait. A caller who goes away while waiting does not end the run. The header `Idempotency-Key`
 * makes a repeated request find the run that the first one started.
 */
export async function executeWithLanding({ app, actor, request, requestId }: RestCall): Promise<Response> {
  const body = parseRequest(executeRequestSchema, await readJson(request));
  const key = request.headers.get('idempotency-key');
  const { id } = await startRun(app, actor, startInput(body, actor, key), { overrides: overridesOf(body) }).catch(inWordsOfRequest);
  const location = `/api/v1/executions/${id}`;
  if (prefersNotToWait(request)) {
    return jsonResponse(
      { execution_id: id, ruleset_id: body.ruleset_id, status: 'queued', location },
      { status: 202, headers: { location, 'preference-applied': 'respond-async' } },
    );
  }
  const run = await waitForRun(app, id, request.signal);
  if (!run) throw new TieoutError('cancelled', 'The caller went away.', `The run goes on: ask for ${location}.`);
  return run.document ? jsonResponse(run.document, { headers: { location } }) : unsuccessful(run, requestId);
}

function startInput(body: ExecuteRequest, actor: Actor, key: string | null): StartRunInput {
  return {
    rulesetId: body.ruleset_id,
    ...(body.ruleset_version ? { version: body.ruleset_version } : {}),
    ...(body.limit ? { limit: body.limit } : {}),
    ...(typeof body.keep_staging === 'boolean' ? { keepStaging: body.keep_staging } : {}),
    ...(body.staging_ttl_hours ? { ttlHours: body.staging_ttl_hours } : {}),
    ...(typeof body.store_in_mongodb === 'boolean' ? { storeInMongodb: body.store_in_mongodb } : {}),
    ...(key ? { requestKey: `${actor.id}:${key}` } : {}),
  };
}

function overridesOf(body: ExecuteRequest): ConnectionOverrides {
  return {
    ...(body.source_db_config ? { source: overrideOf(body.source_db_config) } : {}),
    ...(body.target_db_config ? { target: overrideOf(body.target_db_config) } : {}),
  };
}

function overrideOf({ db_type, type, name: _name, ...config }: NonNullable<ExecuteRequest['source_db_config']>): ConnectionOverride {
  const given = (db_type ?? type ?? '').toLowerCase();
  return { type: TYPE_ALIASES[given] ?? given, config };
}

/** What is wrong with a connection is found by its name in the body. */
function inWordsOfRequest(error: unknown): never {
  if (!(error instanceof RefusedInput) || error.code !== 'invalid_input') throw error;
  const fields = error.fields.map(({ path, message }) => ({
    path: path.replace(/^(source|target)\b/, '$1_db_config').replace(/^type$/, 'db_type'),
    message: message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, ''),
  }));
  throw refusal(fields as [FieldProblem, ...FieldProblem[]], error.advice);
}

/** RFC 7240: `Prefer: respond-async, wait=10`. */
export function prefersNotToWait(request: Request): boolean {
  const preferences = request.headers.get('prefer')?.split(',') ?? [];
  return preferences.some((preference) => preference.trim().toLowerCase() === 'respond-async');
}

/** A run that failed or was cancelled, as a problem that names it. */
export function unsuccessful(run: RunState, requestId: string): Response {
  const failure: RunFailure | null = run.failure;
  const members = {
    success: false,
    execution_id: run.id,
    ruleset_id: run.rulesetId,
    run_status: run.status,
    phase: failure?.phase ?? null,
  };
  if (!failure) {
    const error = new TieoutError('cancelled', `The run ${run.id} was cancelled.`, 'Start it again when you are ready.');
    return problemResponse(error, requestId, { status: 409, members });
  }
  const error = new TieoutError(
    failure.code as TieoutError['code'],
    failure.message,
    failure.advice,
    failure.detail === null ? {} : { detail: failure.detail },
  );
  // The request itself was fine; what it started is what failed.
  return problemResponse(error, requestId, { status: 500, members });
}
