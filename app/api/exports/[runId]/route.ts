import { handleExport } from '#server/api/rest/export-file.ts';
import { webApp } from '#server/api/web-app.ts';

export async function GET(request: Request, { params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  return handleExport(webApp, request, runId);
}
