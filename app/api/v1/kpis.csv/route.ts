import { handleKpiExport } from '#server/api/rest/kpi-export.ts';
import { webApp } from '#server/api/web-app.ts';

export const GET = (request: Request) => handleKpiExport(webApp, request);
