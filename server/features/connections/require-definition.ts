import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import { RefusedInput } from '../refused-input.ts';

/** Undefined for a type that this version of Tieout does not know. */
export function findDefinition(type: string): ConnectorDefinition | undefined {
  return connectorDefinitions.find((definition) => definition.type === type);
}

/** @throws RefusedInput invalid_input for a type of database that Tieout does not know. */
export function requireDefinition(type: string): ConnectorDefinition {
  const definition = findDefinition(type);
  if (definition) return definition;
  const types = connectorDefinitions.map((one) => one.type);
  const message = `There is no connection type "${type}"${didYouMean(type, types) || '.'}`;
  throw new RefusedInput('invalid_input', [{ path: 'type', message }], `Use one of ${types.join(', ')}.`);
}
