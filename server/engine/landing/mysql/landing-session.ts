import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import mysql, { type Connection } from 'mysql2';
import { throwIfCancelled } from '../../errors.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';
import { explainLandingError } from './mysql-landing-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** After KILL QUERY a statement has this long to end; then its connection is cut. */
const CANCEL_PATIENCE_MS = 10_000;
/** A writer or reader on the other side may pause for long: a source that is slow, a worker that is busy. */
const PATIENCE_SECONDS = 86_400;

export type Cell = string | number | Buffer | null;

/** One connection to the landing database, with settings under which values keep their bytes. */
export class LandingSession {
  readonly #connection: Connection;
  readonly #settings: MysqlLandingSettings;
  readonly isMariadb: boolean;
  readonly version: string;
  /** Bytes of the largest statement the server takes. */
  readonly maxPacketBytes: number;
  /** Whether the server lets clients send files. */
  readonly localInfile: boolean;

  private constructor(connection: Connection, settings: MysqlLandingSettings, facts: Cell[]) {
    this.#connection = connection;
    this.#settings = settings;
    this.version = String(facts[0]);
    this.isMariadb = this.version.includes('MariaDB');
    this.maxPacketBytes = Number(facts[1]);
    this.localInfile = Number(facts[2]) === 1;
  }

  /** @throws TieoutError that says why there is no connection. */
  static async open(settings: MysqlLandingSettings, database: string | null = settings.database): Promise<LandingSession> {
    let connection: Connection | null = null;
    try {
      connection = await connect(settings, database);
      const [facts] = await run(connection, 'SELECT VERSION(), @@max_allowed_packet, @@local_infile');
      const session = new LandingSession(connection, settings, facts!);
      await session.#applySettings();
      return session;
    } catch (error) {
      if (connection !== null) socketOf(connection).destroy();
      throw explainLandingError(error, settings);
    }
  }

  async #applySettings(): Promise<void> {
    await run(this.#connection, 'SET NAMES utf8mb4');
    await run(
      this.#connection,
      [
        `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', autocommit = 1`,
        `unique_checks = 0, foreign_key_checks = 0, innodb_lock_wait_timeout = 120, lock_wait_timeout = 120`,
        `net_write_timeout = ${PATIENCE_SECONDS}, net_read_timeout = ${PATIENCE_SECONDS}, wait_timeout = ${PATIENCE_SECONDS}`,
        this.isMariadb ? 'max_statement_time = 0' : 'max_execution_time = 0, information_schema_stats_expiry = 0',
      ].join(', '),
    );
    await run(this.#connection, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  }

  get isOpen(): boolean {
    const socket = socketOf(this.#connection);
    return !socket.destroyed && socket.readable && socket.writable;
  }

  /** Rows of a query as arrays; bytes as Buffer, whole numbers as number, sums as text. */
  async rows(sql: string, values: readonly unknown[] = [], signal?: AbortSignal): Promise<Cell[][]> {
    return this.#guarded(() => run(this.#connection, sql, values), signal);
  }

  /** Runs a statement; how many rows it changed. */
  async run(sql: string, values: readonly unknown[] = [], signal?: AbortSignal): Promise<number> {
    return this.#guarded(() => change(this.#connection, sql, values).then((done) => done.rows), signal);
  }

  /** Runs `LOAD DATA LOCAL INFILE` over the bytes of a stream; rows loaded, and what the server found wrong with them. */
  async load(sql: string, stream: Readable, signal?: AbortSignal): Promise<{ rows: number; warnings: string[] }> {
    // The statement tells of a stream that broke. Until the server asks for the file nobody else listens, and that ends the process.
    stream.on('error', () => undefined);
    return this.#guarded(
      async () => {
        // A stream that broke before the server asked for the file would leave it waiting.
        const done = await change(this.#connection, sql, [], () => (stream.destroyed ? Readable.from([]) : stream));
        if (done.warnings === 0) return { rows: done.rows, warnings: [] };
        const warnings = await run(this.#connection, 'SHOW WARNINGS LIMIT 5');
        return { rows: done.rows, warnings: warnings.map((row) => String(row[2])) };
      },
      signal,
      () => stream.destroy(new Error('The work was cancelled.')),
    );
  }

  /** Rows one by one, without holding them all. The session serves nothing else meanwhile. */
  async *stream(sql: string, values: readonly unknown[], signal: AbortSignal): AsyncGenerator<Cell[]> {
    throwIfCancelled(signal);
    const rows = this.#connection.query({ sql, values: [...values], rowsAsArray: true }).stream({ highWaterMark: 500 });
    let complete = false;
    const stop = () => void this.#kill();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const row of rows) {
        throwIfCancelled(signal);
        yield row as Cell[];
      }
      complete = true;
    } catch (error) {
      throw explainLandingError(error, this.#settings, signal);
    } finally {
      signal.removeEventListener('abort', stop);
      // What is left of the result would have to be read: cutting the connection is sooner done.
      if (!complete) this.destroy();
    }
  }

  async #guarded<T>(work: () => Promise<T>, signal: AbortSignal | undefined, onAbort?: () => void): Promise<T> {
    if (signal !== undefined) throwIfCancelled(signal);
    let late: NodeJS.Timeout | undefined;
    const stop = () => {
      onAbort?.();
      void this.#kill();
      late = setTimeout(() => this.destroy(), CANCEL_PATIENCE_MS);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await work();
    } catch (error) {
      throw explainLandingError(error, this.#settings, signal);
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends the running statement on the server. Where that cannot be asked for, the caller's patience ends the connection. */
  async #kill(): Promise<void> {
    try {
      const second = await connect(this.#settings, null);
      try {
        await run(second, `KILL QUERY ${this.#connection.threadId}`);
      } finally {
        second.end();
      }
    } catch {
      this.destroy();
    }
  }

  destroy(): void {
    socketOf(this.#connection).destroy();
  }

  async close(): Promise<void> {
    if (!this.isOpen) return this.destroy();
    await new Promise<void>((resolve) => this.#connection.end(() => resolve()));
  }
}

function connect(settings: MysqlLandingSettings, database: string | null): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const connection = mysql.createConnection({
      host: settings.host,
      port: settings.port,
      user: settings.username,
      charset: 'utf8mb4',
      connectTimeout: CONNECT_TIMEOUT_MS,
      supportBigNumbers: true,
      ...(database === null ? {} : { database }),
      ...(settings.password === undefined ? {} : { password: settings.password }),
    });
    // Stays for good: a connection that breaks also tells whoever waits for a result, and must not end the process.
    connection.on('error', reject);
    connection.once('connect', () => resolve(connection));
  });
}

function run(connection: Connection, sql: string, values: readonly unknown[] = []): Promise<Cell[][]> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, values: [...values], rowsAsArray: true }, (error, rows) => {
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? (rows as Cell[][]) : []);
    });
  });
}

interface Change {
  rows: number;
  warnings: number;
}

function change(connection: Connection, sql: string, values: readonly unknown[], infileStreamFactory?: () => Readable): Promise<Change> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, values: [...values], ...(infileStreamFactory && { infileStreamFactory }) }, (error, result) => {
      if (error) reject(error);
      else {
        const { affectedRows = 0, warningStatus = 0 } = result as Partial<mysql.ResultSetHeader>;
        resolve({ rows: affectedRows, warnings: warningStatus });
      }
    });
  });
}

function socketOf(connection: Connection): Socket {
  return (connection as unknown as { stream: Socket }).stream;
}
