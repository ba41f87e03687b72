import { connectionDamaged, connectionLost, errorCode, errorText, explainNetworkError } from '../../connectors/network-error.ts';
import { Cancelled, TieoutError } from '../../errors.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';

export function errorNumber(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errno' in error)) return undefined;
  return typeof error.errno === 'number' ? error.errno : undefined;
}

export const UNKNOWN_DATABASE = 1049;
export const NO_SUCH_TABLE = 1146;

/** What the landing database or the driver said, as one sentence with what to do. A fired signal explains everything else. */
export function explainLandingError(error: unknown, settings: MysqlLandingSettings, signal?: AbortSignal): TieoutError {
  if (error instanceof TieoutError) return error;
  if (signal?.aborted) return signal.reason instanceof TieoutError ? signal.reason : new Cancelled();
  const { host, port, username, database } = settings;
  const detail = errorText(error);
  const make = (code: ConstructorParameters<typeof TieoutError>[0], message: string, advice: string) =>
    new TieoutError(code, message, advice, { detail, cause: error });
  if (errorCode(error) === 'PROTOCOL_CONNECTION_LOST') return connectionLost(host, port, error);
  const network = explainNetworkError(error, host, port);
  if (network !== null) return network;
  switch (errorNumber(error)) {
    case 1045: // ER_ACCESS_DENIED_ERROR
    case 1698: // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
    case 1130: // ER_HOST_NOT_PRIVILEGED
    case 3118: // ER_ACCOUNT_HAS_BEEN_LOCKED
      return make(
        'sign_in_failed',
        `The landing database at ${host}:${port} did not let the user "${username}" in.`,
        'Check LANDING_DB_USERNAME and LANDING_DB_PASSWORD, and that this user may connect from this machine.',
      );
    case UNKNOWN_DATABASE:
      return make(
        'not_found',
        `There is no landing database "${database}" on ${host}:${port}.`,
        'Run "tieout init", which makes it, or check LANDING_DB_DATABASE.',
      );
    case 1044: // ER_DBACCESS_DENIED_ERROR
    case 1142: // ER_TABLEACCESS_DENIED_ERROR
    case 1227: // ER_SPECIFIC_ACCESS_DENIED_ERROR
      return make(
        'permission_denied',
        `The user "${username}" lacks a right on the landing database "${database}".`,
        `Have an administrator run: ${neededGrant(settings)}`,
      );
    case 1040: // ER_CON_COUNT_ERROR
    case 1203: // ER_TOO_MANY_USER_CONNECTIONS
    case 1226: // ER_USER_LIMIT_REACHED
      return make('too_busy', `The landing database at ${host}:${port} has no free connection.`, 'Try again later, or raise its limit.');
    case 1205: // ER_LOCK_WAIT_TIMEOUT
    case 1213: // ER_LOCK_DEADLOCK
      return make(
        'too_busy',
        'Other work on the landing database was in the way.',
        'Start again; if it happens often, choose a quieter time.',
      );
    case 1021: // ER_DISK_FULL
    case 1114: // ER_RECORD_FILE_FULL
    case 1026: // ER_ERROR_ON_WRITE
    case 3: // EE_WRITE
      return make(
        'disk_full',
        `The landing database at ${host}:${port} has no space left on its disk.`,
        'Make room on the server, or drop staging tables that are no longer needed, and run it again.',
      );
    case 1153: // ER_NET_PACKET_TOO_LARGE
    case 1301: // ER_WARN_ALLOWED_PACKET_OVERFLOWED
    case 2020: // CR_NET_PACKET_TOO_LARGE
      return make(
        'limit_exceeded',
        'A row is larger than the landing database takes at once.',
        'Raise max_allowed_packet on the landing server, or leave out very large text columns.',
      );
    case 1148: // ER_NOT_ALLOWED_COMMAND: MySQL 5.7's, and of proxies that speak for the server
    case 3948: // ER_CLIENT_LOCAL_FILES_DISABLED
    case 4166: // MariaDB: ER_LOAD_INFILE_CAPABILITY_DISABLED
      return make(
        'permission_denied',
        `The landing database at ${host}:${port} does not take LOAD DATA LOCAL INFILE, though its settings say that it does.`,
        'Set LANDING_USE_BULK_COPY=false, or have an administrator allow it on the server and on any proxy before it.',
      );
    case NO_SUCH_TABLE:
      return make('not_found', 'A table of this run is no longer in the landing database.', 'Start the run again.');
    case 1317: // ER_QUERY_INTERRUPTED
    case 1927: // ER_CONNECTION_KILLED
    case 1053: // ER_SERVER_SHUTDOWN
    case 3169: // ER_SESSION_WAS_KILLED
      return make('connection_lost', 'The landing server ended the work before it was done.', 'Ask who stopped it, then start again.');
    case 1969: // MariaDB: ER_STATEMENT_TIMEOUT
    case 3024: // ER_QUERY_TIMEOUT
      return make('timeout', 'A statement took longer than the landing server allows.', 'Raise its limit for this user.');
    case undefined:
      if (typeof error === 'object' && error !== null && 'fatal' in error && error.fatal === true)
        return connectionDamaged(host, port, error);
      break;
    default:
  }
  return make('internal', 'The landing engine failed.', 'Run it again; if this repeats, report it with the details below.');
}

/** Everything a landing user does, in one statement for an administrator. */
export function neededGrant({ database, username }: MysqlLandingSettings): string {
  return `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX ON \`${database.replaceAll('`', '``')}\`.* TO '${username.replaceAll("'", "''")}'@'%';`;
}
