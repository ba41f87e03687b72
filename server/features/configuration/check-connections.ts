import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { ConnectorDefinition } from '#server/engine/connectors/contract.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { connectionNameSchema, environmentReferenceSchema } from './configuration-file.schema.ts';
import { isPlainObject, type PlainObject, valueAt, withValueAt } from './nested-value.ts';
import { joinPath, schemaProblems } from './schema-problems.ts';

/** A secret as a file gives it: its text, and the variable it came from if it was `{ env: NAME }`. */
export interface GivenSecret {
  text: string;
  env: string | null;
}

/** One connection of a file, checked. */
export interface ConnectionEntry {
  /** `connections[0]`. */
  path: string;
  name: string;
  type: string;
  /** By the connector's schema, defaults filled in, without secrets; file paths are absolute. */
  config: PlainObject;
  /** Only what the file gives, by dotted path. */
  secrets: Record<string, GivenSecret>;
}

export interface ConnectionContext {
  definitions: readonly ConnectorDefinition[];
  /** Where `{ env: NAME }` is looked up. */
  env: Record<string, string | undefined>;
  /** The configuration file: paths in it are relative to its folder. Null: they are left as they are. */
  file: string | null;
}

/** Checks every connection of a file; an entry with a problem is left out of the answer. */
export function checkConnections(
  entries: readonly unknown[],
  context: ConnectionContext,
): { connections: ConnectionEntry[]; problems: DefinitionProblem[] } {
  const problems: DefinitionProblem[] = [];
  const connections = entries.flatMap((entry, index) => {
    const checked = checkConnection(entry, `connections[${index}]`, context);
    problems.push(...checked.problems);
    return checked.entry && checked.problems.length === 0 ? [checked.entry] : [];
  });
  return { connections, problems };
}

function checkConnection(
  value: unknown,
  path: string,
  context: ConnectionContext,
): { entry?: ConnectionEntry; problems: DefinitionProblem[] } {
  if (!isPlainObject(value)) return { problems: schemaProblems(z.object({}), value, path) };
  const { name, type, ...given } = value;
  const types = context.definitions.map((definition) => definition.type);
  const problems = [
    ...schemaProblems(connectionNameSchema, name, joinPath(path, ['name'])),
    ...schemaProblems(z.enum(types), type, joinPath(path, ['type'])),
  ];
  const definition = context.definitions.find((one) => one.type === type);
  if (!definition) return { problems };

  const resolved = resolveSecrets(given, path, definition, context.env);
  problems.push(...resolved.problems);
  // Where a secret is at fault already, the schema's word about the same place would say it twice.
  const named = new Set(resolved.problems.map((problem) => problem.path));
  problems.push(...schemaProblems(definition.configSchema, resolved.config, path).filter((problem) => !named.has(problem.path)));
  const parsed = definition.configSchema.safeParse(resolved.config);
  if (!parsed.success || problems.length > 0) return { problems };
  const bare = definition.secretPaths.reduce((config, secret) => withValueAt(config, secret, undefined), parsed.data as PlainObject);
  return {
    entry: { path, name: name as string, type: definition.type, config: absolutePaths(bare, context.file), secrets: resolved.secrets },
    problems,
  };
}

/** Puts the text of each secret in its place, from the file or the environment. */
function resolveSecrets(
  given: PlainObject,
  path: string,
  definition: ConnectorDefinition,
  env: ConnectionContext['env'],
): { config: PlainObject; secrets: Record<string, GivenSecret>; problems: DefinitionProblem[] } {
  const problems: DefinitionProblem[] = [];
  const secrets: Record<string, GivenSecret> = {};
  let config = given;
  for (const place of definition.secretPaths) {
    const value = valueAt(given, place);
    if (typeof value === 'string') secrets[place] = { text: value, env: null };
    if (!isPlainObject(value)) continue;
    const at = joinPath(path, place.split('.'));
    const found = schemaProblems(environmentReferenceSchema, value, at);
    const variable = String(value.env);
    const text = env[variable];
    if (found.length === 0 && text === undefined) {
      found.push({ path: at, message: `the environment variable ${variable} is not set; set it where you import` });
    }
    problems.push(...found);
    // A stand-in lets the rest of the entry be checked as if the secret were there.
    config = withValueAt(config, place, text ?? 'unknown');
    if (found.length === 0) secrets[place] = { text: text as string, env: variable };
  }
  return { config, secrets, problems };
}

/** `path` and everything that ends in `_file` is a place on this machine, relative to the configuration file. */
function absolutePaths(config: PlainObject, file: string | null): PlainObject {
  if (file === null) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (isPlainObject(value)) return [key, absolutePaths(value, file)];
      const isPath = typeof value === 'string' && (key === 'path' || key.endsWith('_file'));
      return [key, isPath ? resolve(dirname(file), value) : value];
    }),
  );
}
