import { type ErrorCode, TieoutError } from '../../errors.ts';
import { connectionLost, errorCode, errorText, explainNetworkError } from '../network-error.ts';
import { DEFAULT_PORT, type SqlserverConfig, serverAddress } from './config.ts';

function errorNumber(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('number' in error)) return undefined;
  return typeof error.number === 'number' ? error.number : undefined;
}

/** The error itself, and what caused it, outermost first. The driver wraps the socket's errors. */
function* causes(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; depth < 5 && current !== undefined && current !== null; depth += 1) {
    yield current;
    if (current instanceof AggregateError) yield* current.errors;
    current = current instanceof Error ? current.cause : undefined;
  }
}

/** A tedious or server error as one sentence with what to do. Server error numbers: "Database Engine events and errors" of SQL Server's documentation. */
export function explainSqlserverError(error: unknown, config: SqlserverConfig): TieoutError {
  for (const cause of causes(error)) {
    if (cause instanceof TieoutError) return cause;
  }
  const { host, port = DEFAULT_PORT, username, database } = config;
  const address = serverAddress(config);
  const detail = errorText(error);
  const make = (code: ErrorCode, message: string, advice: string) => new TieoutError(code, message, advice, { detail, cause: error });
  switch (errorNumber(error)) {
    case 18456: // login failed
    case 18470: // the account is disabled
    case 18486: // locked out
    case 18487: // the password has expired
    case 18488: // the password must be changed
      return make(
        'sign_in_failed',
        `The server at ${address} did not let the user "${username}" in.`,
        'Check user name and password, and that the server accepts its own users ("mixed mode").',
      );
    case 18452: // an untrusted domain
      return make(
        'sign_in_failed',
        `The server at ${address} does not know the Windows user "${username}".`,
        'Check the domain and the user name.',
      );
    case 4060: // the database does not exist, or this login has no user in it: the server does not tell
    case 911:
      return make(
        'not_found',
        `There is no database "${database}" on ${address} that "${username}" may use.`,
        'Check the name of the database, and that the user has access to it.',
      );
    case 916:
      return make('permission_denied', `The user "${username}" may not use the database "${database}".`, 'Give the user access to it.');
    case 208: // invalid object name
      return make('not_found', detail, 'Check the name of the table; it may have been renamed or dropped.');
    case 207: // invalid column name
    case 4104: // the multi-part identifier could not be bound
      return make('not_found', detail, 'Check the columns; one may have been renamed or dropped.');
    case 229: // permission denied on the object
    case 230: // on the column
    case 262: // in the database
    case 300: // on the server
      return make('permission_denied', `The user "${username}" may not do this: ${detail}`, 'Grant SELECT to this user.');
    case 10928: // Azure: limits of the database
    case 10929:
    case 17809: // the maximum number of connections
    case 17300:
      return make('too_busy', `The server at ${address} has no free connection.`, 'Try again later, or lower pool.size.');
    case 1205: // deadlock victim
    case 1222: // lock timeout
    case 3960: // snapshot update conflict
    case 3961: // the table was changed since the snapshot was taken
      return make('too_busy', 'Other work on the database was in the way.', 'Start again; if it happens often, choose a quieter time.');
    case 596: // the session is in the kill state
    case 6005: // shutdown is in progress
    case 233:
    case 10053:
    case 10054:
      return make('connection_lost', 'The server ended the query before all rows were read.', 'Ask who stopped it, then start again.');
    case 1105: // the filegroup is full
    case 9002: // the transaction log is full
      return make('disk_full', 'The database server has no space left on its disk.', 'Make room on the server, then start again.');
    case undefined:
      break;
    default:
      return make('invalid_input', `The database refused the query: ${detail}`.replace(/\.?$/, '.'), 'Check table, filter and query.');
  }
  for (const cause of causes(error)) {
    const network = explainNetworkError(cause, host, port);
    if (network?.code === 'connection_lost' && isWhileConnecting(error)) {
      return make('connection_failed', `${address} closed the connection at once.`, 'Check that a SQL Server listens there.');
    }
    if (network) return network;
  }
  switch (errorCode(error)) {
    case 'ELOGIN':
      return make('sign_in_failed', `The server at ${address} did not let the user "${username}" in.`, 'Check user name and password.');
    case 'EENCRYPT':
      return make('tls_failed', `The server at ${address} accepts only encrypted connections.`, 'Set the TLS mode to require or stricter.');
    case 'ETIMEOUT':
      return make(
        'connection_failed',
        `${address} did not answer in time.`,
        'Check host and port, and whether a firewall drops the connection.',
      );
    case 'EINSTLOOKUP':
      return make(
        'connection_failed',
        `The SQL Server Browser at ${host} does not know the instance "${config.instance}".`,
        'Check the name of the instance, or give its port.',
      );
    case 'ESOCKET':
    case 'ECLOSE':
    case 'EINVALIDSTATE':
      return connectionLost(host, port, error);
    default:
      return make('internal', `The work on ${address} failed: ${detail}.`, 'Start again; if it fails again, report this with its details.');
  }
}

function isWhileConnecting(error: unknown): boolean {
  return errorText(error).startsWith('Failed to connect');
}
