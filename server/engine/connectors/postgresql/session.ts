import type { Socket } from 'node:net';
import pg, { type FieldDef } from 'pg';
import { Cancelled, throwIfCancelled } from '../../errors.ts';
import type { SessionSource } from '../connection-pool.ts';
import { KEEP_ALIVE_AFTER_MS } from '../pool-settings.ts';
import type { WatchedSession } from '../silence-watch.ts';
import { tlsMaterial } from '../tls.ts';
import type { PostgresqlConfig } from './config.ts';
import { DescribeQuery } from './describe-query.ts';
import { guardSocket } from './guarded-socket.ts';
import { StatementClock } from './statement-clock.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CANCEL_TIMEOUT_MS = 5_000;
/** For the few statements that make a connection ready. */
const SETTINGS_TIMEOUT_MS = 30_000;

/**
 * How the server writes values as text, and no time limit: an extract takes as long as its table is large.
 * With `extra_float_digits` above 0 floats read back exactly.
 */
const SETTINGS = [
  "TIME ZONE 'UTC'",
  "DateStyle = 'ISO, YMD'",
  "IntervalStyle = 'postgres'",
  'extra_float_digits = 3',
  "bytea_output = 'hex'",
  'standard_conforming_strings = on',
  'statement_timeout = 0',
  'idle_in_transaction_session_timeout = 0',
];

export type Row = Record<string, unknown>;

/** One signed-in connection with the session settings every read needs. */
export class PostgresqlSession {
  readonly client: pg.Client;
  private readonly reconnect: () => Promise<pg.Client>;
  private readonly clock: StatementClock;
  private processId = 0;
  /**
   * The database has no encoding (SQL_ASCII) and keeps any bytes for text. Asked for UTF-8 it would end the query at the first value
   * that is none, so it is asked for the bytes as they are.
   */
  keepsAnyBytes = false;

  constructor(client: pg.Client, reconnect: () => Promise<pg.Client>) {
    this.client = client;
    this.clock = new StatementClock(client);
    this.reconnect = reconnect;
  }

  async prepare(): Promise<void> {
    await this.applySettings();
    const [row] = await this.query("SELECT pg_backend_pid() AS pid, current_setting('server_encoding') AS encoding");
    this.processId = Number(row?.pid);
    if (row?.encoding !== 'SQL_ASCII') return;
    this.keepsAnyBytes = true;
    await this.applySettings();
  }

  async query(text: string, values: unknown[] = []): Promise<Row[]> {
    const result = await this.client.query<Row>({ text, values, queryMode: 'extended' } as pg.QueryConfig);
    return result.rows;
  }

  /** The columns of a statement, which is parsed but not run. @throws the server's error when it is not exactly one valid statement. */
  fields(text: string): Promise<FieldDef[]> {
    return this.client.query(new DescribeQuery(text)).fields;
  }

  private async applySettings(): Promise<void> {
    const settings = [...SETTINGS, `client_encoding = '${this.keepsAnyBytes ? 'SQL_ASCII' : 'UTF8'}'`];
    await this.client.query(settings.map((setting) => `SET ${setting}`).join('; '));
    this.clock.limitMs = null;
  }

  /** The server ends a statement that takes longer. */
  async limitStatements(seconds: number): Promise<void> {
    const limitMs = Math.ceil(seconds * 1000);
    await this.client.query(`SET statement_timeout = ${limitMs}`);
    this.clock.limitMs = limitMs;
  }

  async ping(): Promise<void> {
    await this.client.query('');
  }

  /** Rolls back and forgets settings, locks, cursors and temporary tables; ours come back. */
  async reset(): Promise<void> {
    await this.client.query('ROLLBACK');
    // In a message of its own: it refuses to run among others.
    await this.client.query('DISCARD ALL');
    await this.applySettings();
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.readable && this.socket.writable;
  }

  /** A read-only transaction that sees one moment. */
  async beginSnapshot(): Promise<void> {
    await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  }

  get socket(): Socket {
    return socketOf(this.client);
  }

  /** Ends the running query on the server, then the connection. Never throws: closing the socket ends it in any case. */
  async cancel(): Promise<void> {
    await this.onSecond((second) => second.query('SELECT pg_cancel_backend($1)', [this.processId]));
    this.socket.destroy();
  }

  readonly watched: WatchedSession = {
    bytesRead: () => this.socket.bytesRead,
    isPaused: () => this.socket.isPaused(),
    isWorking: () =>
      this.onSecond(async (second) => {
        const { rows } = await second.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [this.processId]);
        return rows[0]?.state === 'active';
      }),
    fail: (error) => void this.socket.destroy(error),
  };

  /** Null when no second connection can be had in time. */
  private async onSecond<T>(work: (second: pg.Client) => Promise<T>): Promise<T | null> {
    const second = await this.reconnect().catch(() => null);
    if (!second) return null;
    const late = setTimeout(() => socketOf(second).destroy(), CANCEL_TIMEOUT_MS);
    try {
      return await work(second);
    } catch {
      return null;
    } finally {
      clearTimeout(late);
      socketOf(second).destroy();
    }
  }

  close(): void {
    this.client.end().catch(() => undefined);
  }
}

/** @throws the driver's error; Cancelled when the signal fires while connecting. */
export async function openPostgresqlSession(config: PostgresqlConfig, baseDir: string, signal: AbortSignal): Promise<PostgresqlSession> {
  throwIfCancelled(signal);
  const client = await connect(config, baseDir, CONNECT_TIMEOUT_MS, signal);
  const session = new PostgresqlSession(client, () => connect(config, baseDir, CANCEL_TIMEOUT_MS, AbortSignal.timeout(CANCEL_TIMEOUT_MS)));
  const late = setTimeout(() => session.socket.destroy(tooLate()), SETTINGS_TIMEOUT_MS);
  try {
    await session.prepare();
    return session;
  } catch (error) {
    session.socket.destroy();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function tooLate(): Error {
  return Object.assign(new Error('the server did not answer the first statements'), { code: 'ETIMEDOUT' });
}

/** What the pool needs to know about sessions. */
export function postgresqlSessions(config: PostgresqlConfig, baseDir: string): SessionSource<PostgresqlSession> {
  return {
    open: (signal) => openPostgresqlSession(config, baseDir, signal),
    ping: (session) => session.ping(),
    reset: (session) => session.reset(),
    isOpen: (session) => session.isOpen,
    close: (session) => session.close(),
    destroy: (session) => session.socket.destroy(),
  };
}

async function connect(config: PostgresqlConfig, baseDir: string, timeoutMs: number, signal: AbortSignal): Promise<pg.Client> {
  const tls = tlsMaterial(config.tls, baseDir);
  const client = new pg.Client({
    host: config.host,
    port: config.port,
    user: config.username,
    database: config.database,
    application_name: 'tieout',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(config.password === undefined ? {} : { password: config.password }),
    ssl: tls ? { ...tls, ...(tls.verifyIdentity ? {} : { checkServerIdentity: () => undefined }) } : false,
  });
  guardSocket(client);
  // Stays for good: a connection that breaks also tells whoever waits for a result, and must not end the process.
  client.on('error', () => undefined);
  const onAbort = () => socketOf(client).destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    socketOf(client).destroy();
    if (signal.aborted) throw new Cancelled();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
