import { z } from 'zod';
import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { alertEntrySchema, CHANNEL_ENTRIES, entryNameSchema } from '../alerts/alert-entries.ts';
import { CHANNEL_TYPES, type ChannelType } from '../alerts/channel.schema.ts';
import { connectionNameSchema } from '../connections/connection.schema.ts';
import { valueAt, withValues } from '../connections/connection-secrets.ts';
import { environmentReferenceSchema, scheduleSchema } from './configuration-file.schema.ts';
import { isPlainObject, type PlainObject } from './plain-object.ts';

/**
 * The JSON Schema (2020-12) of the configuration file, for editors and other programs; `tieout schema` prints it.
 * It follows from the same zod schemas that check an import.
 */
export function configurationJsonSchema(definitions: readonly ConnectorDefinition[]): PlainObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tieout configuration',
    description: 'Connections, rulesets, schedules, channels and alerts; see README.md. Check and load it with: tieout import FILE',
    type: 'object',
    properties: {
      version: { const: 1 },
      connections: { type: 'array', items: { oneOf: definitions.map(connectionJsonSchema) } },
      rulesets: { type: 'array', items: plain(rulesetDefinitionSchema) },
      schedules: { type: 'array', items: plain(scheduleSchema), description: 'When rulesets are run by themselves.' },
      channels: { type: 'array', items: { oneOf: CHANNEL_TYPES.map(channelJsonSchema) }, description: 'Where alerts are sent to.' },
      alerts: { type: 'array', items: plain(alertEntrySchema), description: 'When somebody is told.' },
    },
    required: ['version'],
    additionalProperties: false,
  };
}

function connectionJsonSchema(definition: ConnectorDefinition): PlainObject {
  const schema = plain(definition.configSchema);
  const reference = plain(environmentReferenceSchema);
  const withSecrets = definition.secretPaths.reduce((whole, path) => {
    const place = `properties.${path.split('.').join('.properties.')}`;
    const secret = valueAt(whole, place);
    return isPlainObject(secret) ? withValues(whole, { [place]: { anyOf: [secret, reference] } }) : whole;
  }, schema);
  return {
    ...withSecrets,
    title: definition.label,
    properties: { name: plain(connectionNameSchema), type: { const: definition.type }, ...(withSecrets.properties as PlainObject) },
    required: ['name', 'type', ...((withSecrets.required as string[] | undefined) ?? [])],
  };
}

function channelJsonSchema(type: ChannelType): PlainObject {
  const schema = plain(CHANNEL_ENTRIES[type]);
  return {
    ...schema,
    properties: { name: plain(entryNameSchema), type: { const: type }, ...(schema.properties as PlainObject) },
    required: ['name', 'type', ...((schema.required as string[] | undefined) ?? [])],
  };
}

function plain(schema: z.ZodType): PlainObject {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
