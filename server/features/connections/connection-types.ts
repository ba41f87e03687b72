import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { ConnectionField } from '#server/engine/connectors/contract.ts';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { RefusedInput } from '../refused-input.ts';
import type { ConnectionConfig } from './connection.schema.ts';

export interface ConnectionType {
  type: string;
  label: string;
  fields: ConnectionField[];
  /** Where its servers usually listen; null for what is read from this machine's disk. */
  defaultPort: number | null;
}

/** The kinds of database there are, with the form of each. */
export function connectionTypes(actor: Actor): ConnectionType[] {
  permit(actor, 'connections.read');
  return connectorDefinitions.map(({ type, label, fields }) => {
    const port = fields.find((field) => field.name === 'port');
    // A port that may be left open, because an instance is found by its name, only stands as the placeholder.
    return { type, label, fields, defaultPort: port === undefined ? null : Number(port.defaultValue ?? port.placeholder) };
  });
}

/** Settings out of a pasted URL, the password among them: they go straight back into the form that sent them. */
export function parseConnectionUrl(
  actor: Actor,
  input: { type?: string | undefined; url: string },
): { type: string; config: ConnectionConfig } {
  permit(actor, 'connections.write');
  for (const definition of connectorDefinitions) {
    if (input.type !== undefined && definition.type !== input.type) continue;
    const config = definition.parseUrl(input.url);
    if (config) return { type: definition.type, config };
  }
  throw new RefusedInput(
    'invalid_input',
    [{ path: 'url', message: 'This is not a URL of a database Tieout knows.' }],
    'Paste something like postgresql://reader@db.example.com:5432/shop.',
  );
}
