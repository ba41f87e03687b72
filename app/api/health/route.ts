import { health } from '#server/api/rest/health.ts';
import { restMethods } from '#server/api/rest/rest-methods.ts';
import { webApp } from '#server/api/web-app.ts';

/** Asked again and again: never answered from a cache or from the build. */
export const dynamic = 'force-dynamic';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({ GET: () => health(webApp) });
