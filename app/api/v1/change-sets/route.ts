import { getChangeSets, planChangeSet } from '#server/api/rest/change-sets.ts';
import { handleRest } from '#server/api/rest/handle-rest.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  GET: (request) => handleRest(webApp, request, getChangeSets),
  POST: (request) => handleRest(webApp, request, planChangeSet),
});
