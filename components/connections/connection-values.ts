import type { ConnectionField } from '#server/engine/connectors/contract.ts';

/** Settings as the server keeps them: nested, `tls: { mode }`. */
export type ConnectionConfig = Record<string, unknown>;

/**
 * One secret in the form. `kept` is stored on the server and never comes back; `reference` is read from an environment
 * variable when a connection is opened; `removed` remembers what it was, so that it can be taken back.
 */
export type SecretState =
  | { state: 'typed'; text: string }
  | { state: 'kept' }
  | { state: 'reference'; variable: string }
  | { state: 'removed'; before: SecretState };

/** What the form holds: one plain value or secret per {@link ConnectionField}, by its dotted name. */
export interface ConnectionValues {
  plain: Record<string, string | number | boolean | null>;
  secrets: Record<string, SecretState>;
}

const NOTHING_TYPED: SecretState = { state: 'typed', text: '' };

/** The form of a connection: of a stored one from its settings, of a new one from the fields' defaults. */
export function valuesOf(
  fields: readonly ConnectionField[],
  config: ConnectionConfig,
  secretsSet: readonly string[] = [],
): ConnectionValues {
  const values: ConnectionValues = { plain: {}, secrets: {} };
  for (const field of fields) {
    const stored = valueAt(config, field.name);
    if (field.kind === 'secret') values.secrets[field.name] = secretOf(stored, secretsSet.includes(field.name));
    else values.plain[field.name] = isPlain(stored) ? stored : (field.defaultValue ?? (field.kind === 'boolean' ? false : null));
  }
  return values;
}

function secretOf(stored: unknown, isSet: boolean): SecretState {
  const variable = valueAt({ stored }, 'stored.env');
  if (typeof variable === 'string') return { state: 'reference', variable };
  if (typeof stored === 'string' && stored !== '') return { state: 'typed', text: stored };
  return isSet ? { state: 'kept' } : NOTHING_TYPED;
}

/** The form after a URL was pasted: what the URL says, and everything it does not say as it was. */
export function withUrl(fields: readonly ConnectionField[], before: ConnectionValues, config: ConnectionConfig): ConnectionValues {
  const after = { plain: { ...before.plain }, secrets: { ...before.secrets } };
  for (const { name, kind } of fields) {
    const given = valueAt(config, name);
    if (given === undefined) continue;
    if (kind === 'secret') after.secrets[name] = secretOf(given, false);
    else if (isPlain(given)) after.plain[name] = given;
  }
  return after;
}

/**
 * What is sent to the server. `base` are the stored settings: what no field shows (a pool set by a configuration file) stays.
 * A kept secret is left out, a removed one is null.
 */
export function configOf(fields: readonly ConnectionField[], values: ConnectionValues, base: ConnectionConfig = {}): ConnectionConfig {
  const config = structuredClone(base);
  for (const field of fields) {
    if (field.kind !== 'secret') {
      const value = values.plain[field.name];
      const text = typeof value === 'string' ? (field.kind === 'multiline' ? value : value.trim()) : value;
      setAt(config, field.name, text === null || text === '' ? undefined : text);
      continue;
    }
    const secret = values.secrets[field.name] ?? NOTHING_TYPED;
    if (secret.state === 'reference') setAt(config, field.name, { env: secret.variable });
    else if (secret.state === 'removed') setAt(config, field.name, null);
    else setAt(config, field.name, secret.state === 'typed' && secret.text !== '' ? secret.text : undefined);
  }
  return config;
}

export function valueAt(config: ConnectionConfig, name: string): unknown {
  return name.split('.').reduce<unknown>((branch, part) => (isBranch(branch) ? branch[part] : undefined), config);
}

/** `undefined` takes the value away, and the branch that is empty then. */
function setAt(config: ConnectionConfig, name: string, value: unknown): void {
  const [first, ...rest] = name.split('.') as [string, ...string[]];
  if (rest.length === 0) {
    if (value === undefined) delete config[first];
    else config[first] = value;
    return;
  }
  const branch = isBranch(config[first]) ? config[first] : {};
  setAt(branch, rest.join('.'), value);
  if (Object.keys(branch).length === 0) delete config[first];
  else config[first] = branch;
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
