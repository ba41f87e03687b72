import { handleChangeExport } from '#server/api/rest/export-file.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  GET: async (request, { params }: { params: Promise<{ id: string }> }) => {
    const { id } = await params;
    return handleChangeExport(webApp, request, id);
  },
});
