import { openApiDocument } from '#server/api/rest/open-api.ts';

export const GET = () => Response.json(openApiDocument());
