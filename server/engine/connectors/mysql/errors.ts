import { TieoutError } from '../../errors.ts';
import { connectionDamaged, connectionLost, errorCode, errorText, explainNetworkError } from '../network-error.ts';
import type { MysqlConfig } from './config.ts';

function errorNumber(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errno' in error)) return undefined;
  return typeof error.errno === 'number' ? error.errno : undefined;
}

/** mysql2 marks what ended the connection; where neither server nor network gave a reason, it could not read what came. */
function isFatal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true;
}

/** A mysql2 or server error as one sentence with what to do. Server error numbers: MySQL's and MariaDB's reference manuals. */
export function explainMysqlError(error: unknown, config: MysqlConfig): TieoutError {
  if (error instanceof TieoutError) return error;
  const { host, port, username, database } = config;
  const detail = errorText(error);
  const make = (code: ConstructorParameters<typeof TieoutError>[0], message: string, advice: string) =>
    new TieoutError(code, message, advice, { detail, cause: error });
  switch (errorCode(error)) {
    case 'PROTOCOL_CONNECTION_LOST':
      return connectionLost(host, port, error);
    case 'PROTOCOL_UNEXPECTED_PACKET':
      return connectionDamaged(host, port, error);
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return make(
        'tls_failed',
        `The server at ${host}:${port} does not offer TLS.`,
        'Turn TLS off for this connection, or turn it on in the server.',
      );
    default: {
      const network = explainNetworkError(error, host, port);
      if (network) return network;
    }
  }
  switch (errorNumber(error)) {
    case 1045: // ER_ACCESS_DENIED_ERROR
    case 1698: // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
    case 1862: // ER_MUST_CHANGE_PASSWORD_LOGIN
    case 3118: // ER_ACCOUNT_HAS_BEEN_LOCKED
      return make(
        'sign_in_failed',
        `The server at ${host}:${port} did not let the user "${username}" in.`,
        config.tls && config.tls.mode !== 'disable' && config.tls.cert === undefined && config.tls.cert_file === undefined
          ? 'Check user name and password, that this user may connect from this machine, and whether the server wants a Client certificate (tls.cert) of it.'
          : 'Check user name and password, and that this user may connect from this machine.',
      );
    case 1130: // ER_HOST_NOT_PRIVILEGED
      return make(
        'sign_in_failed',
        `The server at ${host}:${port} does not accept connections from this machine.`,
        'Let the user connect from this host.',
      );
    case 1129: // ER_HOST_IS_BLOCKED
      return make(
        'sign_in_failed',
        `The server at ${host}:${port} has blocked this machine after too many broken connections.`,
        'Have an administrator run FLUSH HOSTS, or mysqladmin flush-hosts, then start again.',
      );
    case 1044: // ER_DBACCESS_DENIED_ERROR
      return make(
        'permission_denied',
        `The user "${username}" may not use the database "${database}".`,
        'Check the name, or grant SELECT on it.',
      );
    case 1049: // ER_BAD_DB_ERROR
      return make('not_found', `There is no database "${database}" on ${host}:${port}.`, 'Check the name of the database.');
    case 1146: // ER_NO_SUCH_TABLE
      return make('not_found', `${detail}.`, 'Check the name of the table; it may have been renamed or dropped.');
    case 1054: // ER_BAD_FIELD_ERROR
      return make('not_found', `${detail}.`, 'Check the columns; one may have been renamed or dropped.');
    case 1142: // ER_TABLEACCESS_DENIED_ERROR
    case 1143: // ER_COLUMNACCESS_DENIED_ERROR
    case 1227: // ER_SPECIFIC_ACCESS_DENIED_ERROR
    case 1356: // ER_VIEW_INVALID
      return make('permission_denied', `The user "${username}" may not read this: ${detail}.`, 'Grant SELECT to this user.');
    case 1040: // ER_CON_COUNT_ERROR
    case 1203: // ER_TOO_MANY_USER_CONNECTIONS
    case 1226: // ER_USER_LIMIT_REACHED
      return make('too_busy', `The server at ${host}:${port} has no free connection.`, 'Try again later, or lower pool.size.');
    case 1037: // ER_OUTOFMEMORY
    case 1041: // ER_OUT_OF_RESOURCES
    case 1135: // ER_CANT_CREATE_THREAD
    case 1637: // ER_TOO_MANY_CONCURRENT_TRXS
      return make('too_busy', `The server at ${host}:${port} has no room for more work.`, 'Try again later, or choose a quieter time.');
    case 1205: // ER_LOCK_WAIT_TIMEOUT
    case 1213: // ER_LOCK_DEADLOCK
    case 1412: // ER_TABLE_DEF_CHANGED
      return make('too_busy', 'Other work on the database was in the way.', 'Start again; if it happens often, choose a quieter time.');
    case 3168: // ER_SERVER_ISNT_AVAILABLE
      return make('connection_failed', `The server at ${host}:${port} is not ready: ${detail}.`, 'Try again in a moment.');
    case 1080: // ER_FORCING_CLOSE
    case 1152: // ER_ABORTING_CONNECTION
    case 1158: // ER_NET_READ_ERROR
    case 1159: // ER_NET_READ_INTERRUPTED
    case 1160: // ER_NET_ERROR_ON_WRITE
    case 1161: // ER_NET_WRITE_INTERRUPTED
    case 1184: // ER_NEW_ABORTING_CONNECTION
      return connectionLost(host, port, error);
    case 1317: // ER_QUERY_INTERRUPTED
    case 1927: // ER_CONNECTION_KILLED
    case 1053: // ER_SERVER_SHUTDOWN
    case 3169: // ER_SESSION_WAS_KILLED
    case 4031: // ER_CLIENT_INTERACTION_TIMEOUT
      return make('connection_lost', 'The server ended the query before all rows were read.', 'Ask who stopped it, then start again.');
    case 1969: // MariaDB: ER_STATEMENT_TIMEOUT
    case 3024: // ER_QUERY_TIMEOUT
      return make('timeout', 'The query took longer than the server allows.', 'Use a filter, or raise the time limit in the server.');
    case 1021: // ER_DISK_FULL
    case 1114: // ER_RECORD_FILE_FULL
      return make('disk_full', 'The database server has no space left on its disk.', 'Make room on the server, then start again.');
    case 1792: // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
      return make('invalid_input', 'The query tries to write.', 'Tieout only reads here: use a SELECT.');
    case 3159: // ER_SECURE_TRANSPORT_REQUIRED
      return make(
        'tls_failed',
        `The server at ${host}:${port} accepts only encrypted connections.`,
        'Set the TLS mode to require or stricter.',
      );
    case undefined:
      if (isFatal(error)) return connectionDamaged(host, port, error);
      return make(
        'internal',
        `The work on ${host}:${port} failed: ${detail}.`,
        'Start again; if it fails again, report this with its details.',
      );
    default:
      return make('invalid_input', `The database refused the query: ${detail}.`, 'Check table, filter and query.');
  }
}
