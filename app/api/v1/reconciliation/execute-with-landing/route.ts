import { executeWithLanding } from '#server/api/rest/execute-with-landing.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  POST: (request) => handleRest(webApp, request, executeWithLanding),
});
