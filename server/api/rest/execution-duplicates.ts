import { duplicateKeys } from '#server/features/outcomes/duplicate-keys.ts';
import { jsonResponse, type RestCall } from './handle-rest.ts';
import { parseQuery } from './parse-request.ts';
import { duplicatesQuerySchema } from './rest.schema.ts';

/** One page of the keys that occur more than once on one side. `next_cursor` is null on the last one. */
export async function getExecutionDuplicates({ app, actor, request }: RestCall, id: string): Promise<Response> {
  const url = new URL(request.url);
  const query = parseQuery(duplicatesQuerySchema, request);
  const { keys, next } = await duplicateKeys(app, actor, { runId: id, ...query }, request.signal);
  if (next) url.searchParams.set('cursor', next);
  return jsonResponse(
    { execution_id: id, side: query.side, duplicates: keys.map(({ key, rows }) => ({ key, rows })), next_cursor: next },
    next ? { headers: { link: `<${url.pathname}${url.search}>; rel="next"` } } : {},
  );
}
