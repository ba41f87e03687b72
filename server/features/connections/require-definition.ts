import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { connectorDefinition, connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { RefusedInput } from '../refused-input.ts';

/** @throws RefusedInput invalid_input for a type of database that Tieout does not know. */
export function requireDefinition(type: string): ConnectorDefinition {
  const definition = connectorDefinition(type);
  if (definition) return definition;
  const known = connectorDefinitions.map((one) => one.type).join(', ');
  throw new RefusedInput('invalid_input', [{ path: 'type', message: `There is no connection type ${type}.` }], `Use one of ${known}.`);
}
