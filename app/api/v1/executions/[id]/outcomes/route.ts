import { getExecutionOutcomes } from '#server/api/rest/execution-outcomes.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  GET: async (request, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    return handleRest(webApp, request, (call) => getExecutionOutcomes(call, id));
  },
});
