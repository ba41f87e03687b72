import { openApiDocument } from '#server/api/rest/open-api.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({ GET: () => Response.json(openApiDocument()) });
