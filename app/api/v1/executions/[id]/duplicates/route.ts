import { getExecutionDuplicates } from '#server/api/rest/execution-duplicates.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { webApp } from '#server/api/web-app.ts';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return handleRest(webApp, request, (call) => getExecutionDuplicates(call, id));
}
