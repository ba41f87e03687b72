import { type ConnectionConfiguration, Request, type TYPES } from 'tedious';
import { Cancelled, TieoutError, throwIfCancelled } from '../../errors.ts';
import type { SessionSource } from '../connection-pool.ts';
import { tlsMaterial } from '../tls.ts';
import { DEFAULT_PORT, type SqlserverConfig } from './config.ts';
import { SecureConnection } from './secure-connection.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** How long the server may take to confirm a cancel before the socket is closed on it. */
const CANCEL_TIMEOUT_MS = 5_000;
/** As large as the protocol lets a packet under TLS be. */
const PACKET_BYTES = 16_383;
const UTF8_SINCE = 15;
/** Azure SQL Database and Managed Instance call themselves version 12 and know all that is new. */
const CLOUD_EDITIONS = [5, 8];

export type Row = Record<string, unknown>;

export interface Parameter {
  name: string;
  type: (typeof TYPES)[keyof typeof TYPES];
  value: unknown;
  options?: { length?: number; precision?: number; scale?: number };
}

/** What the server is, as far as our SQL depends on it. */
export interface ServerFacts {
  version: string;
  /** Collations in UTF-8 (SQL Server 2019 and later). */
  utf8: boolean;
  /** The database lets a transaction see one moment without holding up writers. */
  snapshot: boolean;
  /** Every single statement sees one moment. */
  rowVersions: boolean;
}

/** One signed-in connection. One statement at a time. */
export class SqlserverSession {
  readonly connection: SecureConnection;
  readonly facts: ServerFacts;
  private running: Request | null = null;
  private limitSeconds: number | null = null;

  constructor(connection: SecureConnection, facts: ServerFacts) {
    this.connection = connection;
    this.facts = facts;
  }

  /** Runs a statement and keeps its rows, which are few. */
  query(sql: string, parameters: Parameter[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      const rows: Row[] = [];
      const request = this.start(sql, parameters, (error) => (error ? reject(error) : resolve(rows)));
      request.on('row', (columns: { metadata: { colName: string }; value: unknown }[]) => {
        rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, column.value])));
      });
    });
  }

  /**
   * Runs a statement; the caller listens to the request's rows and `done` is told how it ended. A statement without
   * parameters goes as a batch of its own, so that `SET` and `BEGIN TRANSACTION` outlive it.
   */
  start(sql: string, parameters: Parameter[], done: (error: Error | null, rowCount: number) => void): Request {
    let late = false;
    const timer =
      this.limitSeconds === null
        ? undefined
        : setTimeout(() => {
            late = true;
            this.connection.cancel();
          }, this.limitSeconds * 1000);
    const request = new Request(sql, (error: Error | null | undefined, rowCount?: number) => {
      clearTimeout(timer);
      this.running = null;
      done(late ? tookTooLong() : (error ?? null), rowCount ?? 0);
    });
    for (const { name, type, value, options } of parameters) request.addParameter(name, type, value, options);
    this.running = request;
    if (parameters.length > 0) this.connection.execSql(request);
    else this.connection.execSqlBatch(request);
    return request;
  }

  /** A transaction that sees one moment where the database offers it; it is never committed. */
  async beginRead(): Promise<void> {
    const isolation = this.facts.snapshot ? 'SNAPSHOT' : 'READ COMMITTED';
    await this.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}; BEGIN TRANSACTION`);
  }

  /** SQL Server knows no limit for a statement: this side sends the attention. */
  async limitStatements(seconds: number): Promise<void> {
    this.limitSeconds = seconds;
  }

  /** Rolls back, and has the server forget temporary tables, settings and locks. */
  async reset(): Promise<void> {
    this.limitSeconds = null;
    await this.query('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION');
    await new Promise<void>((resolve, reject) => {
      this.connection.reset((error) => (error ? reject(error) : resolve()));
    });
  }

  get isOpen(): boolean {
    return !this.connection.closed;
  }

  /** Ends the running statement on the server by an attention, then the connection. Never throws. */
  async cancel(): Promise<void> {
    const { running } = this;
    if (running && !this.connection.closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CANCEL_TIMEOUT_MS);
        const settle = () => {
          clearTimeout(timer);
          resolve();
        };
        running.once('requestCompleted', settle);
        this.connection.once('end', settle);
        this.connection.cancel();
      });
    }
    this.close();
  }

  close(): void {
    this.connection.close();
  }
}

/** @throws the driver's error; Cancelled when the signal fires while connecting. */
export async function openSqlserverSession(config: SqlserverConfig, baseDir: string, signal: AbortSignal): Promise<SqlserverSession> {
  throwIfCancelled(signal);
  const connection = await connect(config, baseDir, signal);
  const onAbort = () => connection.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const session = new SqlserverSession(connection, { version: '', utf8: false, snapshot: false, rowVersions: false });
    const [row] = await session.query(
      `SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version, CAST(SERVERPROPERTY('EngineEdition') AS int) AS edition,
        snapshot_isolation_state AS snapshots, is_read_committed_snapshot_on AS row_versions FROM sys.databases WHERE database_id = DB_ID()`,
    );
    const version = String(row?.version);
    return new SqlserverSession(connection, {
      version,
      utf8: Number.parseInt(version, 10) >= UTF8_SINCE || CLOUD_EDITIONS.includes(Number(row?.edition)),
      snapshot: Number(row?.snapshots) === 1,
      rowVersions: row?.row_versions === true,
    });
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** What the pool needs to know about sessions. */
export function sqlserverSessions(config: SqlserverConfig, baseDir: string): SessionSource<SqlserverSession> {
  return {
    open: (signal) => openSqlserverSession(config, baseDir, signal),
    ping: async (session) => {
      await session.query('SELECT 1 AS one');
    },
    reset: (session) => session.reset(),
    isOpen: (session) => session.isOpen,
    close: (session) => session.close(),
    destroy: (session) => session.close(),
  };
}

function tookTooLong(): TieoutError {
  return new TieoutError('timeout', 'The query took longer than it may.', 'Use a filter, or raise the time limit.');
}

async function connect(config: SqlserverConfig, baseDir: string, signal: AbortSignal): Promise<SecureConnection> {
  const tls = tlsMaterial(config.tls, baseDir);
  return new Promise((resolve, reject) => {
    const connection = new SecureConnection(driverSettings(config), tls);
    const onAbort = () => settle(new Cancelled());
    // The driver keeps only the last thing the server said when it refused to sign in: that it did. The first says why.
    let refusal: { number: number } | null = null;
    const onMessage = (message: { number: number }) => {
      refusal ??= message;
    };
    connection.on('errorMessage', onMessage);
    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', onAbort);
      connection.off('errorMessage', onMessage);
      if (error && refusal) Object.assign(error, { number: refusal.number });
      if (error) {
        connection.close();
        reject(error);
      } else resolve(connection);
    };
    // Stays for good: a connection that breaks also tells whoever waits for a result, and must not end the process.
    connection.on('error', () => undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    connection.connect((error) => settle(error ?? null));
  });
}

function driverSettings(config: SqlserverConfig): ConnectionConfiguration {
  const { username: userName, password = '', domain } = config;
  const byInstance = config.instance !== undefined && config.port === undefined;
  return {
    server: config.host,
    authentication: domain
      ? { type: 'ntlm', options: { userName, password, domain } }
      : { type: 'default', options: { userName, password } },
    options: {
      ...(byInstance ? { instanceName: config.instance } : { port: config.port ?? DEFAULT_PORT }),
      database: config.database,
      appName: 'Tieout',
      connectTimeout: CONNECT_TIMEOUT_MS,
      cancelTimeout: CANCEL_TIMEOUT_MS,
      // A statement takes as long as its table is large.
      requestTimeout: 0,
      packetSize: PACKET_BYTES,
      useUTC: true,
      lowerCaseGuids: true,
      readOnlyIntent: config.read_only_intent ?? false,
      // What is missing must not be tried again behind our back: a check says what failed.
      maxRetriesOnTransientErrors: 0,
    },
  };
}
