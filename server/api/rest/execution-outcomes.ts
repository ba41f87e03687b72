import type { Outcome, OutcomeRow } from '#server/engine/landing/contract.ts';
import { outcomePage } from '#server/features/outcomes/outcome.service.ts';
import { jsonResponse, type RestCall } from './handle-rest.ts';
import { parseQuery } from './parse-request.ts';
import { outcomesQuerySchema } from './rest.schema.ts';

/** One page of outcomes. `next_cursor` is null on the last one. */
export async function getExecutionOutcomes({ app, actor, request }: RestCall, id: string): Promise<Response> {
  const url = new URL(request.url);
  const query = parseQuery(outcomesQuerySchema, request);
  const { rows, next } = await outcomePage(
    app,
    actor,
    {
      runId: id,
      limit: query.limit,
      outcomes: query.outcome?.flatMap((word): Outcome[] => (word === 'rejected' ? ['rejected_source', 'rejected_target'] : [word])),
      rule: query.rule,
      changedField: query.changed_field,
      cursor: query.cursor,
    },
    request.signal,
  );
  if (next) url.searchParams.set('cursor', next);
  return jsonResponse(
    { execution_id: id, outcomes: rows.map(outcomeDocument), next_cursor: next },
    next ? { headers: { link: `<${url.pathname}${url.search}>; rel="next"` } } : {},
  );
}

/** The outcome row of interfaces.md. */
function outcomeDocument({ id: _, ...row }: OutcomeRow): Omit<OutcomeRow, 'id'> {
  return row;
}
