import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { type ConnectionConfig, connectionNameSchema } from '../connections/connection.schema.ts';
import { isReference, maskReferences, valueAt } from '../connections/connection-secrets.ts';
import { environmentReferenceSchema } from './configuration-file.schema.ts';
import { isPlainObject } from './plain-object.ts';
import { joinPath, schemaProblems } from './schema-problems.ts';

/** One connection of a file, checked. */
export interface ConnectionEntry {
  /** `connections[0]`. */
  path: string;
  name: string;
  type: string;
  /** As given, secrets and references to the environment in place; file paths are absolute. */
  config: ConnectionConfig;
}

/** A remark that stops nothing, with its place in the file. */
export type ConfigurationWarning = DefinitionProblem;

export interface ConnectionContext {
  definitions: readonly ConnectorDefinition[];
  /** Where `{ env: NAME }` will be looked up. */
  env: Record<string, string | undefined>;
  /** The configuration file: paths in it are relative to its folder. Null: they are left as they are. */
  file: string | null;
}

export interface CheckedConnections {
  /** Those without a problem. */
  connections: ConnectionEntry[];
  problems: DefinitionProblem[];
  warnings: ConfigurationWarning[];
}

export function checkConnections(entries: readonly unknown[], context: ConnectionContext): CheckedConnections {
  const checked: CheckedConnections = { connections: [], problems: [], warnings: [] };
  for (const [index, value] of entries.entries()) {
    const path = `connections[${index}]`;
    const problems = isPlainObject(value)
      ? connectionProblems(value, path, context.definitions)
      : schemaProblems(z.object({}), value, path);
    checked.problems.push(...problems);
    if (!isPlainObject(value) || problems.length > 0) continue;
    const { name, type, ...config } = value as { name: string; type: string };
    checked.warnings.push(...unsetVariables(config, path, context));
    checked.connections.push({ path, name: name.trim(), type, config: absolutePaths(config, context.file) });
  }
  return checked;
}

function connectionProblems(value: ConnectionConfig, path: string, definitions: ConnectionContext['definitions']): DefinitionProblem[] {
  const { name, type, ...config } = value;
  const problems = [
    ...schemaProblems(connectionNameSchema, name, joinPath(path, ['name'])),
    ...schemaProblems(z.enum(definitions.map((definition) => definition.type)), type, joinPath(path, ['type'])),
  ];
  const definition = definitions.find((one) => one.type === type);
  if (!definition) return problems;
  const secretProblems = definition.secretPaths.flatMap((place) => {
    const secret = valueAt(config, place);
    return isPlainObject(secret) ? schemaProblems(environmentReferenceSchema, secret, joinPath(path, place.split('.'))) : [];
  });
  const masked = maskReferences(config, definition.secretPaths);
  // What looks like a reference but is none has been named above; the schema would say the same place is not text.
  const known = (problem: DefinitionProblem) => secretProblems.some((one) => one.path.startsWith(problem.path));
  return [...problems, ...secretProblems, ...schemaProblems(definition.configSchema, masked, path).filter((problem) => !known(problem))];
}

/** A variable may well be set only where Tieout runs, so a missing one is no problem of the file. */
function unsetVariables(config: ConnectionConfig, path: string, context: ConnectionContext): ConfigurationWarning[] {
  return Object.entries(config).flatMap(([key, value]): ConfigurationWarning[] => {
    const at = joinPath(path, [key]);
    if (isReference(value)) {
      const { env } = value as { env: string };
      return context.env[env]
        ? []
        : [{ path: at, message: `the environment variable ${env} is not set here; it must be where runs are made` }];
    }
    return isPlainObject(value) ? unsetVariables(value, at, context) : [];
  });
}

/** `path` and everything that ends in `_file` is a place on this machine, relative to the configuration file. */
function absolutePaths(config: ConnectionConfig, file: string | null): ConnectionConfig {
  if (file === null) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (isPlainObject(value)) return [key, absolutePaths(value, file)];
      const isPath = typeof value === 'string' && (key === 'path' || key.endsWith('_file'));
      return [key, isPath ? resolve(dirname(file), value) : value];
    }),
  );
}
