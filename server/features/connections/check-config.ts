import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';
import { type FieldProblem, RefusedInput } from '../refused-input.ts';
import type { ConnectionConfig } from './connection.schema.ts';
import {
  type ConnectionSecrets,
  isReference,
  joinSecrets,
  maskReferences,
  splitSecrets,
  valueAt,
  withValues,
} from './connection-secrets.ts';

/** Settings that passed their connector's schema, defaults filled in, secrets apart. */
export interface CheckedConfig {
  open: ConnectionConfig;
  secrets: ConnectionSecrets;
}

/**
 * Checks settings as given (`kept` are stored secrets that stay).
 * @throws RefusedInput that names every wrong input as `config.host`.
 */
export function checkConfig(definition: ConnectorDefinition, given: ConnectionConfig, kept: ConnectionSecrets = {}): CheckedConfig {
  const unreadable = definition.secretPaths.filter((path) => !isSecretValue(valueAt(given, path)));
  if (unreadable.length > 0) {
    const problems = unreadable.map((path) => ({ path: `config.${path}`, message: 'Write the secret as text, or as { env: NAME }.' }));
    throw new RefusedInput('invalid_input', problems as [FieldProblem], 'Correct it and try again.');
  }
  const split = splitSecrets(given, definition.secretPaths);
  const secrets = { ...kept, ...split.secrets };
  const complete = maskReferences(joinSecrets(split.open, secrets), definition.secretPaths);
  const problems = schemaProblems(definition.configSchema, complete, 'config').map(({ path, message }) => ({
    path,
    message: sentence(message),
  }));
  if (problems.length > 0) throw new RefusedInput('invalid_input', problems as [FieldProblem], 'Correct it and try again.');
  const withDefaults = splitSecrets(definition.configSchema.parse(complete) as ConnectionConfig, definition.secretPaths).open;
  return { open: joinReferences(withDefaults, split.open, definition.secretPaths), secrets };
}

/** The schema saw some text where a reference stands; the reference goes back. */
function joinReferences(checked: ConnectionConfig, given: ConnectionConfig, secretPaths: readonly string[]): ConnectionConfig {
  const references = secretPaths.map((path) => [path, valueAt(given, path)] as const).filter(([, value]) => value !== undefined);
  return withValues(checked, Object.fromEntries(references));
}

function isSecretValue(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string' || isReference(value);
}

/** `give the host` → `Give the host.` */
function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
