import { restMethods } from '#server/api/rest/rest-methods.ts';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { configurationJsonSchema } from '#server/features/configuration/configuration-json-schema.ts';

/** For editors: `# yaml-language-server: $schema=http://localhost:3000/api/v1/config-schema.json`. It tells nothing about this instance. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = restMethods({
  GET: () => Response.json(configurationJsonSchema(connectorDefinitions)),
});
