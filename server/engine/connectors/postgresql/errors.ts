import { type ErrorCode, TieoutError } from '../../errors.ts';
import { connectionLost, errorCode, errorText, explainNetworkError } from '../network-error.ts';
import { TlsRefused } from '../tls-refused.ts';
import type { PostgresqlConfig } from './config.ts';
import { endedByTimeLimit } from './statement-clock.ts';

/** A pg or server error as one sentence with what to do. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function explainPostgresqlError(error: unknown, config: PostgresqlConfig): TieoutError {
  if (error instanceof TieoutError) return error;
  const { host, port, username, database } = config;
  const detail = errorText(error);
  const make = (code: ErrorCode, message: string, advice: string) => new TieoutError(code, message, advice, { detail, cause: error });
  const network = explainNetworkError(error, host, port);
  if (network) return network;
  const code = errorCode(error);
  switch (code) {
    case '28P01': // invalid_password
      return make(
        'sign_in_failed',
        `The server at ${host}:${port} did not let the user "${username}" in.`,
        'Check user name and password.',
      );
    case '28000': // invalid_authorization_specification
      if (/client certificate/.test(detail)) {
        return new TlsRefused(
          'tls.cert',
          `The server at ${host}:${port} wants a client certificate of the user "${username}": ${detail}.`,
          'Give a Client certificate (tls.cert) and Client key (tls.key) signed by an authority that the server trusts.',
          error,
        );
      }
      return make(
        'sign_in_failed',
        `The server at ${host}:${port} did not let the user "${username}" in: ${detail}.`,
        'Check the user name, and the rules in pg_hba.conf for this machine and for encrypted connections.',
      );
    case '3D000': // invalid_catalog_name
      return make('not_found', `There is no database "${database}" on ${host}:${port}.`, 'Check the name of the database.');
    case '42P01': // undefined_table
      return make('not_found', `${capital(detail)}.`, 'Check the name of the table; it may have been renamed or dropped.');
    case '42703': // undefined_column
      return make('not_found', `${capital(detail)}.`, 'Check the columns; one may have been renamed or dropped.');
    case '42501': // insufficient_privilege
      return make(
        'permission_denied',
        `The user "${username}" may not read this: ${detail}.`,
        'Grant USAGE on the schema and SELECT on the table.',
      );
    case '53300': // too_many_connections
      return make('too_busy', `The server at ${host}:${port} has no free connection.`, 'Try again later, or lower pool.size.');
    case '53000': // insufficient_resources
    case '53200': // out_of_memory
      return make('too_busy', `The server at ${host}:${port} has no room for more work.`, 'Try again later, or choose a quieter time.');
    case '53400': // configuration_limit_exceeded: temp_file_limit
      return make(
        'limit_exceeded',
        `The database server stopped at a limit of its own: ${detail}.`,
        'Use a filter, or raise the limit in the server.',
      );
    case '55P03': // lock_not_available
    case '40P01': // deadlock_detected
    case '40001': // serialization_failure, also on a standby that replays a conflicting change
      return make('too_busy', 'Other work on the database was in the way.', 'Start again; if it happens often, choose a quieter time.');
    case '57014': // query_canceled: by an administrator or by statement_timeout; our own cancels never come here
      return endedByTimeLimit(error)
        ? make('timeout', 'The query took longer than the server allows.', 'Use a filter, or raise the time limit in the server.')
        : make('connection_lost', 'The server ended the query before all rows were read.', 'Ask who stopped it, then start again.');
    case '25P04': // transaction_timeout, PostgreSQL 17 and later
      return make('timeout', 'The query took longer than the server allows.', 'Use a filter, or raise the time limit in the server.');
    case '57P04': // database_dropped
      return make('not_found', `The database "${database}" on ${host}:${port} was dropped.`, 'Check the name of the database.');
    case '08000': // connection_exception
    case '08003': // connection_does_not_exist
    case '08006': // connection_failure
      return connectionLost(host, port, error);
    case '57P01': // admin_shutdown
    case '57P02': // crash_shutdown
    case '57P05': // idle_session_timeout
    case '25P03': // idle_in_transaction_session_timeout
      return make('connection_lost', 'The server ended the connection before all rows were read.', 'Ask who stopped it, then start again.');
    case '57P03': // cannot_connect_now
      return make('connection_failed', `The server at ${host}:${port} is not ready: ${detail}.`, 'Try again in a moment.');
    case '53100': // disk_full
      return make('disk_full', 'The database server has no space left on its disk.', 'Make room on the server, then start again.');
    case '22021': // character_not_in_repertoire
    case '22P05': // untranslatable_character: byte 81 of a database in WIN1252
      return make(
        'unreadable_data',
        `The database holds text that is not UTF-8: ${detail}.`,
        'Correct the values in the database, or leave their rows out with a filter.',
      );
    case '25006': // read_only_sql_transaction
      return make('invalid_input', 'The query tries to write.', 'Tieout only reads here: use a SELECT.');
    case undefined:
      return withoutCode(error, detail, config);
    default:
      return code.startsWith('XX')
        ? make('internal', `The database failed: ${detail}.`, 'Look into the log of the database server.')
        : make('invalid_input', `The database refused the query: ${detail}.`, 'Check table, filter and query.');
  }
}

/** pg's own errors carry no code. */
function withoutCode(error: unknown, detail: string, { host, port }: PostgresqlConfig): TieoutError {
  const options = { detail, cause: error };
  if (/Connection terminated|connection is closed|not queryable/i.test(detail)) return connectionLost(host, port, error);
  if (/timeout expired/i.test(detail)) {
    return new TieoutError(
      'connection_failed',
      `${host}:${port} did not answer in time.`,
      'Check host and port, and whether a firewall drops the connection.',
      options,
    );
  }
  if (/does not support SSL/i.test(detail)) {
    return new TieoutError(
      'tls_failed',
      `The server at ${host}:${port} does not offer TLS.`,
      'Turn TLS off for this connection, or turn it on in the server.',
      options,
    );
  }
  if (/password must be a string|SASL/i.test(detail)) {
    return new TieoutError('sign_in_failed', `The server at ${host}:${port} asks for a password.`, 'Give the password.', options);
  }
  return new TieoutError(
    'internal',
    `The work on ${host}:${port} failed: ${detail}.`,
    'Start again; if it fails again, report this with its details.',
    options,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
