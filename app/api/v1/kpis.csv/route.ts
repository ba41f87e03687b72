import { handleKpiExport } from '#server/api/rest/kpi-export.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({ GET: (request) => handleKpiExport(webApp, request) });
