import type { EventEmitter } from 'node:events';
import { isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import mysql, { type Connection } from 'mysql2';
import { Cancelled, throwIfCancelled } from '../../errors.ts';
import type { SessionSource } from '../connection-pool.ts';
import { DamagedStream } from '../damaged-stream.ts';
import { KEEP_ALIVE_AFTER_MS } from '../pool-settings.ts';
import type { WatchedSession } from '../silence-watch.ts';
import { tlsMaterial } from '../tls.ts';
import { TlsRefused } from '../tls-refused.ts';
import type { MysqlConfig } from './config.ts';
import type { FieldPacket } from './raw-query.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CANCEL_TIMEOUT_MS = 5_000;
/** For the few statements that make a connection ready. */
const SETTINGS_TIMEOUT_MS = 30_000;
/** The server gives up on a client that does not read for this long. Landing may well pause for minutes. */
const SERVER_PATIENCE_SECONDS = 86_400;

/**
 * Modes that would change values or the meaning of quotes: CHAR padding; `"` as a name; `\` as itself; '' as NULL.
 * Filters are written for the server's other settings.
 */
const UNWANTED_MODES = [
  'PAD_CHAR_TO_FULL_LENGTH',
  'ANSI_QUOTES',
  'ANSI',
  'NO_BACKSLASH_ESCAPES',
  'EMPTY_STRING_IS_NULL',
  'ORACLE',
  'MSSQL',
  'DB2',
  'POSTGRESQL',
  'MAXDB',
];

export type Row = Record<string, unknown>;

/** One signed-in connection with the session settings every read needs. */
export class MysqlSession {
  readonly connection: Connection;
  readonly version: string;
  private readonly modes: string;
  private readonly reconnect: () => Promise<Connection>;

  constructor(connection: Connection, version: string, modes: string, reconnect: () => Promise<Connection>) {
    this.connection = connection;
    this.version = version;
    this.modes = modes;
    this.reconnect = reconnect;
  }

  get isMariadb(): boolean {
    return this.version.includes('MariaDB');
  }

  query(sql: string, values: unknown[] = []): Promise<Row[]> {
    return run(this.connection, sql, values);
  }

  /**
   * How the server describes the columns of a statement. It is prepared, not run: even `LIMIT 0` would have MySQL work
   * out the whole of a query in FROM.
   */
  fields(sql: string): Promise<FieldPacket[]> {
    return new Promise((resolve, reject) => {
      this.connection.prepare(sql, (error, statement) => {
        if (error) {
          reject(error);
          return;
        }
        statement.close();
        resolve((statement as unknown as { columns: FieldPacket[] }).columns);
      });
    });
  }

  /** What every value is read under, and no time limit. */
  async applySettings(): Promise<void> {
    await this.query('SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci');
    await this.query(`SET SESSION time_zone = '+00:00', sql_mode = ?, net_write_timeout = ${SERVER_PATIENCE_SECONDS}, ${this.limit(0)}`, [
      this.modes,
    ]);
  }

  /** The server ends a statement that takes longer. MySQL keeps to it for SELECT only. */
  async limitStatements(seconds: number): Promise<void> {
    await this.query(`SET SESSION ${this.limit(seconds)}`);
  }

  private limit(seconds: number): string {
    return this.isMariadb ? `max_statement_time = ${seconds}` : `max_execution_time = ${Math.ceil(seconds * 1000)}`;
  }

  ping(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.ping((error) => (error ? reject(error) : resolve()));
    });
  }

  /** Rolls back and forgets user variables, locks and settings, which also sets the character set of the server: ours come back. */
  async reset(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.connection.reset((error) => (error ? reject(error) : resolve()));
    });
    await this.applySettings();
  }

  get isOpen(): boolean {
    const socket = socketOf(this.connection);
    return !socket.destroyed && socket.readable && socket.writable;
  }

  /** A read-only transaction that sees one moment. */
  async beginSnapshot(): Promise<void> {
    await this.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  }

  /** Ends the running query on the server, then the connection. Never throws: closing the socket ends it in any case. */
  async cancel(): Promise<void> {
    await this.onSecond((second) => run(second, `KILL QUERY ${this.connection.threadId}`, []));
    destroy(this.connection);
  }

  /** How many rows the last SELECT sent: https://dev.mysql.com/doc/refman/8.4/en/information-functions.html#function_found-rows */
  async foundRows(): Promise<number> {
    const [row] = await this.query('SELECT FOUND_ROWS() AS found');
    return Number(row?.found);
  }

  readonly watched: WatchedSession = {
    bytesRead: () => socketOf(this.connection).bytesRead,
    isPaused: () => socketOf(this.connection).isPaused(),
    isWorking: () =>
      this.onSecond(async (second) => {
        const [row] = await run(second, 'SELECT COMMAND AS command FROM information_schema.PROCESSLIST WHERE ID = ?', [
          this.connection.threadId,
        ]);
        return row !== undefined && row.command !== 'Sleep';
      }),
    fail: (error) => void socketOf(this.connection).destroy(error),
  };

  /** Null when no second connection can be had in time. */
  private async onSecond<T>(work: (second: Connection) => Promise<T>): Promise<T | null> {
    const second = await this.reconnect().catch(() => null);
    if (!second) return null;
    const late = setTimeout(() => destroy(second), CANCEL_TIMEOUT_MS);
    try {
      return await work(second);
    } catch {
      return null;
    } finally {
      clearTimeout(late);
      destroy(second);
    }
  }

  /** Says goodbye, so that the server does not count an aborted connection. */
  close(): void {
    this.connection.end(() => undefined);
    socketOf(this.connection).destroySoon();
  }
}

/** @throws the driver's error; Cancelled when the signal fires while connecting. */
export async function openMysqlSession(config: MysqlConfig, baseDir: string, signal: AbortSignal): Promise<MysqlSession> {
  throwIfCancelled(signal);
  const connection = await connect(config, baseDir, CONNECT_TIMEOUT_MS, signal);
  const late = setTimeout(() => socketOf(connection).destroy(tooLate()), SETTINGS_TIMEOUT_MS);
  try {
    const [row] = await run(connection, 'SELECT VERSION() AS version, @@SESSION.sql_mode AS modes', []);
    const modes = String(row?.modes)
      .split(',')
      .filter((mode) => mode !== '' && !UNWANTED_MODES.includes(mode));
    const session = new MysqlSession(connection, String(row?.version), modes.join(','), () =>
      connect(config, baseDir, CANCEL_TIMEOUT_MS, AbortSignal.timeout(CANCEL_TIMEOUT_MS)),
    );
    await session.applySettings();
    return session;
  } catch (error) {
    destroy(connection);
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function tooLate(): Error {
  return Object.assign(new Error('the server did not answer the first statements'), { code: 'ETIMEDOUT' });
}

/** What the pool needs to know about sessions. */
export function mysqlSessions(config: MysqlConfig, baseDir: string): SessionSource<MysqlSession> {
  return {
    open: (signal) => openMysqlSession(config, baseDir, signal),
    ping: (session) => session.ping(),
    reset: (session) => session.reset(),
    isOpen: (session) => session.isOpen,
    close: (session) => session.close(),
    destroy: (session) => destroy(session.connection),
  };
}

/** @throws TlsRefused when a certificate's name is to be checked and there is none to check it against. */
async function connect(config: MysqlConfig, baseDir: string, timeoutMs: number, signal: AbortSignal): Promise<Connection> {
  const tls = tlsMaterial(config.tls, baseDir);
  if (tls?.verifyIdentity && isIP(config.host)) throw addressHasNoName(config.host);
  return new Promise((resolve, reject) => {
    const connection = mysql.createConnection({
      host: config.host,
      port: config.port,
      user: config.username,
      database: config.database,
      charset: 'utf8mb4',
      connectTimeout: timeoutMs,
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      ...(config.password === undefined ? {} : { password: config.password }),
      ...(tls ? { ssl: tls } : {}),
    });
    const onAbort = () => settle(new Cancelled());
    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', onAbort);
      if (error) {
        restoreTlsCode(error, connection);
        destroy(connection);
        reject(error);
      } else resolve(connection);
    };
    // Stays for good: a connection that breaks also tells whoever waits for a result, and must not end the process.
    connection.on('error', settle);
    // mysql2 goes on with packets that are out of order; what is missing or doubled then is anybody's guess.
    (connection as EventEmitter).on('warn', (warning: object) => {
      if ('expected' in warning) socketOf(connection).destroy(new DamagedStream('packets came out of order', warning));
    });
    connection.once('connect', () => settle(null));
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** mysql2 writes its own code over Node's, which alone tells what is wrong with the certificate. */
function restoreTlsCode(error: Error, connection: Connection): void {
  const { authorizationError } = socketOf(connection) as Partial<TLSSocket>;
  if ('code' in error && error.code === 'HANDSHAKE_SSL_ERROR' && authorizationError) error.code = String(authorizationError);
}

function run(connection: Connection, sql: string, values: unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, values, supportBigNumbers: true, bigNumberStrings: true }, (error, rows) => {
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? (rows as Row[]) : []);
    });
  });
}

/**
 * Closes the socket at once: a server that is blocked in sending sees it, and whoever waits for a result gets an error.
 * mysql2's own `destroy` only half-closes, and lets them wait.
 */
export function destroy(connection: Connection): void {
  socketOf(connection).destroy();
}

function socketOf(connection: Connection): Socket {
  return (connection as unknown as { stream: Socket }).stream;
}

/** mysql2 compares the certificate's name with `localhost` when the host is an address, so such a certificate proves nothing. */
function addressHasNoName(host: string): TlsRefused {
  return new TlsRefused(
    'host',
    `The certificate cannot be checked against ${host}: for MySQL and MariaDB only names are checked, and this is an address.`,
    'Write the Host (host) as a name that the certificate holds, or choose verify-ca as TLS mode (tls.mode).',
  );
}
