import { randomUUID } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { authenticateToken } from '#server/features/tokens/authenticate-token.ts';
import { isUnforeseen } from '../problem.ts';
import { problemResponse } from './problem-response.ts';

export interface RestCall {
  app: AppContext;
  actor: Actor;
  request: Request;
  requestId: string;
}

/** No token, or one that is unknown or revoked: HTTP 401. */
class BadToken extends TieoutError {
  constructor() {
    super(
      'permission_denied',
      'The request has no valid API token.',
      'Send one as "Authorization: Bearer …"; an administrator can make it.',
    );
  }
}

/** Answers a call that needs an API token. Whatever is thrown becomes a problem document; nothing else leaves the server. */
export async function handleRest(
  openApp: () => Promise<AppContext>,
  request: Request,
  answer: (call: RestCall) => Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID();
  let app: AppContext | undefined;
  try {
    app = await openApp();
    const actor = await authenticateToken(app, request.headers.get('authorization'));
    if (!actor) throw new BadToken();
    const response = await answer({ app, actor, request, requestId });
    response.headers.set('x-request-id', requestId);
    return response;
  } catch (error) {
    if (app && isUnforeseen(error)) app.log.error({ err: error, url: new URL(request.url).pathname, requestId }, 'a REST call failed');
    return problemResponse(error, requestId, statusOf(error));
  }
}

function statusOf(error: unknown): { status?: number } {
  if (error instanceof BadToken) return { status: 401 };
  return error instanceof NotJson ? { status: 415 } : {};
}

export function jsonResponse(body: unknown, init: { status?: number; headers?: Record<string, string> } = {}): Response {
  return Response.json(body, { status: init.status ?? 200, headers: { 'cache-control': 'no-store', ...init.headers } });
}

const MOST_BODY_BYTES = 1024 * 1024;

/** Clients that are told nothing send these; a body that is JSON all the same is taken. */
const UNTOLD = ['', 'text/plain', 'application/x-www-form-urlencoded'];

/** The body calls itself something else: HTTP 415. */
class NotJson extends TieoutError {
  constructor(type: string) {
    super('invalid_input', `The request body is ${type}, not JSON.`, 'Send a JSON object with "Content-Type: application/json".');
  }
}

/** @throws TieoutError when the body is no JSON or far too large. */
export async function readJson(request: Request): Promise<unknown> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = /^application\/([\w.+-]+\+)?json$/.test(type);
  if (!isJson && !UNTOLD.includes(type)) throw new NotJson(type);
  const text = await request.text();
  if (text.length > MOST_BODY_BYTES) throw new TieoutError('limit_exceeded', 'The request is larger than 1 MB.', 'Send less at once.');
  try {
    return JSON.parse(text);
  } catch {
    throw new TieoutError('invalid_input', 'The request body is not JSON.', 'Send a JSON object with "Content-Type: application/json".');
  }
}
