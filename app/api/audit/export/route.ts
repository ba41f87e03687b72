import { handleAuditExport } from '#server/api/handle-audit-export.ts';
import { webApp } from '#server/api/web-app.ts';

export const GET = async (request: Request) => handleAuditExport(await webApp(), request);
