import { undoChangeSet } from '#server/api/rest/change-set-deeds.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  POST: async (request, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    return handleRest(webApp, request, (call) => undoChangeSet(call, id));
  },
});
