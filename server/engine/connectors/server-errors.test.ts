import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import { isTransient } from '../retry/is-transient.ts';
import { explainMysqlError } from './mysql/errors.ts';
import { explainPostgresqlError } from './postgresql/errors.ts';

/** Errors that a healthy server does not give on demand, in the form in which the drivers hand them over. */
const place = { host: 'db.example.com', port: 1, database: 'crm', username: 'reader' };
type Case = [code: number | string, name: string, expected: ErrorCode, passes: boolean];

const MYSQL: Case[] = [
  [1040, 'ER_CON_COUNT_ERROR', 'too_busy', true],
  [1041, 'ER_OUT_OF_RESOURCES', 'too_busy', true],
  [1053, 'ER_SERVER_SHUTDOWN', 'connection_lost', true],
  [1129, 'ER_HOST_IS_BLOCKED', 'sign_in_failed', false],
  [1135, 'ER_CANT_CREATE_THREAD', 'too_busy', true],
  [1152, 'ER_ABORTING_CONNECTION', 'connection_lost', true],
  [1159, 'ER_NET_READ_INTERRUPTED', 'connection_lost', true],
  [1161, 'ER_NET_WRITE_INTERRUPTED', 'connection_lost', true],
  [1205, 'ER_LOCK_WAIT_TIMEOUT', 'too_busy', true],
  [1213, 'ER_LOCK_DEADLOCK', 'too_busy', true],
  [1317, 'ER_QUERY_INTERRUPTED', 'connection_lost', true],
  [1969, 'ER_STATEMENT_TIMEOUT', 'timeout', false],
  [3024, 'ER_QUERY_TIMEOUT', 'timeout', false],
  [3168, 'ER_SERVER_ISNT_AVAILABLE', 'connection_failed', true],
  [3169, 'ER_SESSION_WAS_KILLED', 'connection_lost', true],
  [4031, 'ER_CLIENT_INTERACTION_TIMEOUT', 'connection_lost', true],
  [1045, 'ER_ACCESS_DENIED_ERROR', 'sign_in_failed', false],
  [1114, 'ER_RECORD_FILE_FULL', 'disk_full', false],
  [1064, 'ER_PARSE_ERROR', 'invalid_input', false],
];
const POSTGRESQL: Case[] = [
  ['08006', 'connection_failure', 'connection_lost', true],
  ['25P03', 'idle_in_transaction_session_timeout', 'connection_lost', true],
  ['25P04', 'transaction_timeout', 'timeout', false],
  ['28P01', 'invalid_password', 'sign_in_failed', false],
  ['40001', 'serialization_failure', 'too_busy', true],
  ['40P01', 'deadlock_detected', 'too_busy', true],
  ['42501', 'insufficient_privilege', 'permission_denied', false],
  ['42601', 'syntax_error', 'invalid_input', false],
  ['53100', 'disk_full', 'disk_full', false],
  ['53200', 'out_of_memory', 'too_busy', true],
  ['53300', 'too_many_connections', 'too_busy', true],
  ['53400', 'configuration_limit_exceeded', 'limit_exceeded', false],
  ['55P03', 'lock_not_available', 'too_busy', true],
  ['57P01', 'admin_shutdown', 'connection_lost', true],
  ['57P02', 'crash_shutdown', 'connection_lost', true],
  ['57P03', 'cannot_connect_now', 'connection_failed', true],
  ['57P04', 'database_dropped', 'not_found', false],
  ['XX001', 'data_corrupted', 'internal', false],
];

describe('an error of the server', () => {
  it.each(MYSQL)('%d %s of MySQL is %s', (errno, code, expected, passes) => {
    const error = explainMysqlError(Object.assign(new Error(`${code} as the server says it`), { errno, code }), place);
    expect([error.code, isTransient(error)]).toEqual([expected, passes]);
    expect(error).toMatchObject({ message: expect.stringMatching(/^[A-Z].*\.$/), advice: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it.each(POSTGRESQL)('%s %s of PostgreSQL is %s', (code, name, expected, passes) => {
    const error = explainPostgresqlError(Object.assign(new Error(`${name} as the server says it`), { code }), place);
    expect([error.code, isTransient(error)]).toEqual([expected, passes]);
    expect(error).toMatchObject({ message: expect.stringMatching(/^[A-Z].*\.$/), advice: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});
