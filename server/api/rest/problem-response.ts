import { describeProblem, httpStatusOf } from '../problem.ts';

const TITLES: Record<number, string> = {
  400: 'The request cannot be used',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not served',
  409: 'In conflict with the present state',
  413: 'Too much at once',
  415: 'Not JSON',
  499: 'Cancelled',
  503: 'Not available at the moment',
};

/**
 * Any error as an RFC 9457 problem document. `detail` is the sentence for people, `advice` what they can do, `cause` the
 * server's own words without secrets; `errors` names each wrong input.
 */
export function problemResponse(
  error: unknown,
  requestId: string,
  more: { status?: number; members?: object; headers?: Record<string, string> } = {},
): Response {
  const problem = describeProblem(error, requestId);
  const status = more.status ?? httpStatusOf(error);
  const body = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Something went wrong',
    status,
    detail: problem.message,
    instance: `urn:uuid:${requestId}`,
    code: problem.code,
    message: problem.message,
    advice: problem.advice,
    cause: problem.detail,
    requestId,
    ...(problem.fields.length > 0 ? { errors: problem.fields } : {}),
    ...more.members,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="tieout"' } : {}),
      ...more.headers,
    },
  });
}
