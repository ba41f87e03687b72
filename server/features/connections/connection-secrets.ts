import { z } from 'zod';
import type { SecretBox } from '#server/auth/secret-box.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { ConnectionConfig } from './connection.schema.ts';

/** Stored secrets of one connection: dotted path in the config → text. */
export type ConnectionSecrets = Record<string, string>;

/** `password: { env: CRM_PASSWORD }`: kept as it is and read when a connection is opened. */
const environmentReference = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) });

/** A connection's settings must not be a way to send Tieout's own secrets to another server. */
const OWN_VARIABLES = new Set(['TIEOUT_SECRET_KEY', 'DATABASE_URL', 'LANDING_DB_PASSWORD', 'MONGODB_URI']);

export function isReference(value: unknown): boolean {
  return environmentReference.safeParse(value).success;
}

/** Takes secret texts out of settings. References to the environment stay in the open part: they are no secret. */
export function splitSecrets(
  config: ConnectionConfig,
  secretPaths: readonly string[],
): { open: ConnectionConfig; secrets: ConnectionSecrets } {
  const open = structuredClone(config);
  const secrets: ConnectionSecrets = {};
  for (const path of secretPaths) {
    const value = valueAt(open, path);
    if (value === undefined || isReference(value)) continue;
    if (typeof value === 'string' && value !== '') secrets[path] = value;
    removeAt(open, path);
  }
  return { open, secrets };
}

/** The settings with their secrets back in place. */
export function joinSecrets(open: ConnectionConfig, secrets: ConnectionSecrets): ConnectionConfig {
  return withValues(open, secrets);
}

/** A copy with these values at these dotted paths. */
export function withValues(open: ConnectionConfig, values: Record<string, unknown>): ConnectionConfig {
  const config = structuredClone(open);
  for (const [path, value] of Object.entries(values)) setAt(config, path, value);
  return config;
}

/**
 * What an edit means: a secret that is left out (or an empty text) keeps the stored one, null removes it, a text or a
 * reference to the environment replaces it.
 */
export function keptSecrets(edit: ConnectionConfig, stored: ConnectionSecrets): ConnectionSecrets {
  return Object.fromEntries(
    Object.entries(stored).filter(([path]) => {
      const value = valueAt(edit, path);
      return value === undefined || value === '';
    }),
  );
}

/** Puts the environment's texts where the settings refer to them. @throws TieoutError invalid_input for a variable that is not set. */
export function resolveReferences(
  config: ConnectionConfig,
  secretPaths: readonly string[],
  env: Record<string, string | undefined>,
): ConnectionConfig {
  return replaceReferences(config, secretPaths, (name) => {
    const text = OWN_VARIABLES.has(name) ? undefined : env[name];
    if (text !== undefined && text !== '') return text;
    throw new TieoutError(
      'invalid_input',
      OWN_VARIABLES.has(name) ? `The environment variable ${name} is Tieout's own.` : `The environment variable ${name} is not set.`,
      OWN_VARIABLES.has(name) ? 'Use a variable of another name.' : 'Set it where Tieout runs, or enter the secret in the connection.',
    );
  });
}

/** Lets settings be checked without their secrets: each reference becomes some text. */
export function maskReferences(config: ConnectionConfig, secretPaths: readonly string[]): ConnectionConfig {
  return replaceReferences(config, secretPaths, (name) => `environment variable ${name}`);
}

function replaceReferences(config: ConnectionConfig, secretPaths: readonly string[], textOf: (name: string) => string): ConnectionConfig {
  const replaced = structuredClone(config);
  for (const path of secretPaths) {
    const reference = environmentReference.safeParse(valueAt(replaced, path));
    if (reference.success) setAt(replaced, path, textOf(reference.data.env));
  }
  return replaced;
}

export function sealSecrets(box: SecretBox, connectionId: string, secrets: ConnectionSecrets): string | null {
  return Object.keys(secrets).length === 0 ? null : box.seal(JSON.stringify(secrets), purpose(connectionId));
}

export function openSecrets(box: SecretBox, connection: { id: string; secrets: string | null }): ConnectionSecrets {
  return connection.secrets === null ? {} : (JSON.parse(box.open(connection.secrets, purpose(connection.id))) as ConnectionSecrets);
}

/** Null when they were stored under another key: they have to be entered again, and everything else goes on. */
export function readableSecrets(box: SecretBox, connection: { id: string; secrets: string | null }): ConnectionSecrets | null {
  try {
    return openSecrets(box, connection);
  } catch (error) {
    if (error instanceof TieoutError && error.code === 'integrity') return null;
    throw error;
  }
}

function purpose(connectionId: string): string {
  return `connection:${connectionId}`;
}

type Branch = Record<string, unknown>;

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `tls.key` → the value there. */
export function valueAt(config: Branch, path: string): unknown {
  return path.split('.').reduce<unknown>((branch, part) => (isBranch(branch) ? branch[part] : undefined), config);
}

function setAt(config: Branch, path: string, value: unknown): void {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let branch = config;
  for (const part of parts) {
    const next = branch[part];
    branch[part] = isBranch(next) ? next : {};
    branch = branch[part] as Branch;
  }
  branch[last] = value;
}

/** Takes the value away, and the branches that are empty then. */
function removeAt(config: Branch, path: string): void {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) {
    delete config[first];
    return;
  }
  const branch = config[first];
  if (!isBranch(branch)) return;
  removeAt(branch, rest.join('.'));
  if (Object.keys(branch).length === 0) delete config[first];
}
