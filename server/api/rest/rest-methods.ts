import { randomUUID } from 'node:crypto';
import { TieoutError } from '#server/engine/errors.ts';
import { problemResponse } from './problem-response.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];
/** What Next calls: the request, and the parameters of its path. */
type Handler<Context> = (request: Request, context: Context) => Response | Promise<Response>;

/**
 * The exports of a route file. A method that is not served is answered with 405, `Allow` and a problem document, as
 * everything else that goes wrong. HEAD is Next's, which asks for GET.
 *
 * @example export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({ GET: (request) => … });
 */
export function restMethods<Context = unknown>(
  served: Partial<Record<Method, Handler<Context>>>,
): Record<Method | 'OPTIONS', Handler<Context>> {
  const names = METHODS.filter((method) => served[method]);
  const allow = [...names, ...(served.GET ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const refuse = (request: Request): Response => {
    const error = new TieoutError('invalid_input', `${request.method} is not served here.`, `Use ${names.join(' or ')}.`);
    return problemResponse(error, randomUUID(), { status: 405, headers: { allow } });
  };
  const tell = (): Response => new Response(null, { status: 204, headers: { allow } });
  const handlers = METHODS.map((method) => [method, served[method] ?? refuse] as const);
  return Object.fromEntries([...handlers, ['OPTIONS', tell]]) as Record<Method | 'OPTIONS', Handler<Context>>;
}

/** What stands at no address of the API. */
export function noSuchCall(request: Request): Response {
  const { pathname } = new URL(request.url);
  const error = new TieoutError('not_found', `There is nothing at ${pathname}.`, 'The calls are listed at /api/v1/openapi.json.');
  return problemResponse(error, randomUUID());
}
