import { urlText } from '../url-text.ts';

const FORM = /^mongodb(\+srv)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/i;

/**
 * `mongodb://user:password@a:27017,b:27017/db?authSource=admin&replicaSet=rs0&tls=true` (or `mongodb+srv:`) → settings;
 * null for another URL. Options that have no setting here are left out.
 * https://www.mongodb.com/docs/manual/reference/connection-string-options/
 */
export function parseMongodbUrl(text: string): Record<string, unknown> | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, srv, username, password, hosts = '', database, options] = match;
  const option = optionsOf(options ?? '');
  return {
    ...hostsOf(hosts, srv !== undefined),
    ...(srv === undefined ? {} : { srv: true }),
    database: urlText(database ?? ''),
    ...(username ? { username: urlText(username) } : {}),
    ...(password ? { password: urlText(password) } : {}),
    ...authDatabase(option.get('authsource'), database, username),
    ...named('replica_set', option.get('replicaset')),
    ...named('read_preference', option.get('readpreference')),
    ...(option.has('directconnection') ? { direct: option.get('directconnection') === 'true' } : {}),
    ...tlsOf(option, srv !== undefined),
  };
}

/** Names of options count without regard to case. */
function optionsOf(query: string): Map<string, string> {
  return new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
}

/** One host keeps its port apart; several keep theirs. */
function hostsOf(hosts: string, srv: boolean): Record<string, unknown> {
  const text = urlText(hosts);
  const single = /^(\[[^\]]+\]|[^:,]+)(?::(\d+))?$/.exec(text);
  if (srv || !single) return { host: text };
  return { host: single[1]!.replace(/^\[(.*)\]$/, '$1'), ...(single[2] ? { port: Number(single[2]) } : {}) };
}

/** Without authSource the driver takes the database of the URL for the user's. */
function authDatabase(given: string | undefined, database: string | undefined, username: string | undefined): Record<string, unknown> {
  if (given !== undefined) return { auth_database: given };
  return username && database ? { auth_database: urlText(database) } : {};
}

function named(name: string, value: string | undefined): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

/** `mongodb+srv` means TLS unless it says otherwise. */
function tlsOf(option: Map<string, string>, srv: boolean): Record<string, unknown> {
  const said = option.get('tls') ?? option.get('ssl');
  if (said === undefined && !srv) return {};
  if (said === 'false') return { tls: { mode: 'disable' } };
  const blind = option.get('tlsinsecure') === 'true' || option.get('tlsallowinvalidcertificates') === 'true';
  const mode = blind ? 'require' : option.get('tlsallowinvalidhostnames') === 'true' ? 'verify-ca' : 'verify-full';
  return { tls: { mode, ...named('ca_file', option.get('tlscafile')) } };
}
