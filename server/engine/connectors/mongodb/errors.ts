import { TieoutError } from '../../errors.ts';
import { connectionLost, errorCode, errorText, explainNetworkError } from '../network-error.ts';
import { addressesOf, describeHosts } from './addresses.ts';
import type { MongodbConfig } from './config.ts';

/** The number of a server's error: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export function serverCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** A driver wraps what the socket said, sometimes more than once; a selection that failed keeps it per server. */
function innermost(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at instanceof Error && chain.length < 10; at = at.cause) {
    chain.push(at);
    const servers = (at as { reason?: { servers?: unknown } }).reason?.servers;
    if (servers instanceof Map) for (const server of servers.values()) if (server?.error) chain.push(...innermost(server.error));
  }
  return chain;
}

/** A driver's or server's error as one sentence with what to do. */
export function explainMongodbError(error: unknown, config: MongodbConfig): TieoutError {
  if (error instanceof TieoutError) return error;
  const [{ host, port }] = addressesOf(config) as [{ host: string; port: number }];
  const where = describeHosts(config);
  const detail = errorText(error);
  const make: Make = (code, message, advice) => new TieoutError(code, message, advice, { detail, cause: error });
  const chain = innermost(error);
  for (const cause of chain) {
    const known = byServerCode(serverCode(cause), config, where, make, errorText(cause));
    if (known) return known;
  }
  for (const cause of chain) {
    // Behind ENOTFOUND and the like stands the field to correct: the check asks the cause for its code.
    const network = errorCode(cause) === 'ECONNRESET' ? null : explainNetworkError(cause, host, port);
    if (network) return network;
  }
  return byName(error, where, host, port, make, detail);
}

type Make = (code: TieoutError['code'], message: string, advice: string) => TieoutError;

function byName(error: unknown, where: string, host: string, port: number, make: Make, detail: string): TieoutError {
  switch (errorName(error)) {
    case 'MongoServerSelectionError':
      return make(
        'connection_failed',
        `No server at ${where} that fits this connection answered in time.`,
        'Check host, port, TLS, the name of the replica set, and that one of its members may be read from.',
      );
    case 'MongoNetworkTimeoutError':
      return make('timeout', `${where} did not answer in time.`, 'Check the network and the server, then start again.');
    case 'MongoNetworkError':
    case 'MongoPoolClearedError':
    case 'PoolClearedOnNetworkError':
    case 'MongoPoolClosedError':
    case 'MongoServerClosedError':
    case 'MongoTopologyClosedError':
    case 'MongoClientClosedError':
    case 'MongoNotConnectedError':
      return connectionLost(host, port, error);
    case 'MongoWaitQueueTimeoutError':
      return make('too_busy', "All connections of this connection's pool were in use.", 'Try again later, or raise pool.size.');
    case 'MongoParseError':
    case 'MongoInvalidArgumentError':
    case 'MongoAPIError':
    case 'MongoMissingCredentialsError':
      return make('invalid_input', `The connection's settings cannot be used: ${detail}.`, 'Correct the settings.');
    case 'MongoServerError':
    case 'MongoWriteConcernError':
      return make('invalid_input', `The database refused the request: ${detail}.`, 'Check collection, filter and query.');
    default:
      return make('internal', `The work on ${where} failed: ${detail}.`, 'Start again; if it fails again, report this with its details.');
  }
}

function byServerCode(code: number | undefined, config: MongodbConfig, where: string, make: Make, words: string): TieoutError | null {
  const user = config.username === undefined ? 'this connection' : `the user "${config.username}"`;
  switch (code) {
    case 18: // AuthenticationFailed
    case 11: // UserNotFound
    case 334: // MechanismUnavailable
      return make(
        'sign_in_failed',
        `The server at ${where} did not let ${user} in.`,
        'Check user name and password, and the database the user was created in (auth_database).',
      );
    case 13: // Unauthorized
      return make('permission_denied', `The server does not let ${user} do this: ${words}.`, 'Grant the role "read" on the database.');
    case 26: // NamespaceNotFound
    case 73: // InvalidNamespace
      return make(
        'not_found',
        `The server knows no such collection: ${words}.`,
        'Check the name of the collection; it may have been renamed or dropped.',
      );
    case 43: // CursorNotFound
      return make(
        'connection_lost',
        'The server closed the cursor before all documents were read.',
        'Ask who ended it, or whether the server was restarted, then start again; nothing that was read so far is used.',
      );
    case 50: // MaxTimeMSExpired
    case 262: // ExceededTimeLimit
      return make('timeout', 'The request took longer than allowed.', 'Use a filter, or raise the time limit.');
    case 237: // CursorKilled
    case 11601: // Interrupted
    case 290: // TransactionExceededLifetimeLimitSeconds
      return make('connection_lost', 'The server ended the request before it was done.', 'Ask who stopped it, then start again.');
    case 239: // SnapshotTooOld
      return make(
        'timeout',
        'The server no longer keeps the moment that was being read.',
        'Raise minSnapshotHistoryWindowInSeconds on the server, use a filter, or switch off "Read as of one moment" (snapshot).',
      );
    case 246: // SnapshotUnavailable
      return make(
        'invalid_input',
        'The server cannot read this collection as of one moment.',
        'Switch off "Read as of one moment" (snapshot) for this connection.',
      );
    case 6: // HostUnreachable
    case 7: // HostNotFound
    case 89: // NetworkTimeout
    case 91: // ShutdownInProgress
    case 189: // PrimarySteppedDown
    case 9001: // SocketException
    case 10107: // NotWritablePrimary
    case 11600: // InterruptedAtShutdown
    case 11602: // InterruptedDueToReplStateChange
    case 13435: // NotPrimaryNoSecondaryOk
    case 13436: // NotPrimaryOrSecondary
      return make(
        'connection_lost',
        `The server at ${where} changed its role or is going down.`,
        'Start again when the replica set has a primary; nothing that was read so far is used.',
      );
    case 24: // LockTimeout
    case 46: // LockBusy
    case 112: // WriteConflict
    case 202: // NetworkInterfaceExceededTimeLimit
      return make('too_busy', 'Other work on the database was in the way.', 'Start again; if it happens often, choose a quieter time.');
    case 14031: // OutOfDiskSpace
      return make('disk_full', 'The database server has no space left on its disk.', 'Make room on the server, then start again.');
    case 292: // QueryExceededMemoryLimitNoDiskUseAllowed
      return make('limit_exceeded', 'The server has no memory for this request.', 'Use a filter, or an index on the columns of the order.');
    default:
      return null;
  }
}
