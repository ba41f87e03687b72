import { executeWithLanding } from '#server/api/rest/execute-with-landing.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { webApp } from '#server/api/web-app.ts';

export const POST = (request: Request) => handleRest(webApp, request, executeWithLanding);
