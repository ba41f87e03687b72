import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { throwIfCancelled } from '../../errors.ts';
import { explainLandingError } from './duckdb-error.ts';
import { registerJsonFunctions } from './json-functions.ts';

export interface DuckDbSettings {
  /** Upper bound of what DuckDB keeps in memory, `384MB`; beyond it DuckDB spills to disk. */
  memoryLimit: string;
  threads: number;
}

/** A signal that fires before DuckDB has begun a statement would be lost, so the statement is interrupted until it ends. */
const INTERRUPT_AGAIN_MS = 50;

/** One DuckDB in this process with its connections. Every failure comes out as a TieoutError. */
export class DuckDbSession {
  readonly #instance: DuckDBInstance;
  readonly #connections = new Set<DuckDbStatements>();

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** `tempDirectory`: where DuckDB spills; made when needed. */
  static async open(settings: DuckDbSettings, tempDirectory: string): Promise<DuckDbSession> {
    try {
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: settings.memoryLimit,
        threads: String(settings.threads),
        temp_directory: tempDirectory,
        // Nothing may be fetched from the network, and the order of rows is stated wherever it matters.
        autoinstall_known_extensions: 'false',
        preserve_insertion_order: 'false',
        // A checkpoint would otherwise write row groups again to make small ones larger: a third more writing for nothing.
        max_vacuum_tasks: '0',
      });
      const session = new DuckDbSession(instance);
      registerJsonFunctions((await session.connect()).connection);
      return session;
    } catch (error) {
      throw explainLandingError(error);
    }
  }

  async connect(): Promise<DuckDbStatements> {
    const statements = new DuckDbStatements(await this.#instance.connect());
    this.#connections.add(statements);
    return statements;
  }

  /** Ends what is running and gives all memory and files back. */
  async close(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    this.#connections.clear();
    this.#instance.closeSync();
  }
}

/** Statements on one connection, one after the other, each of which a signal can interrupt. */
export class DuckDbStatements {
  readonly connection: DuckDBConnection;
  #running: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /** Runs a statement; the number of rows that it changed. */
  async run(sql: string, signal?: AbortSignal): Promise<number> {
    return this.#interruptible(async () => (await this.connection.run(sql)).rowsChanged, signal);
  }

  /** All rows of a query; numbers of 64 bits as bigint. */
  async rows(sql: string, values: DuckDBValue[] = [], signal?: AbortSignal): Promise<DuckDBValue[][]> {
    return this.#interruptible(async () => (await this.connection.runAndReadAll(sql, values)).getRows(), signal);
  }

  /** The one row of a query of counts. */
  async counts(sql: string, signal?: AbortSignal): Promise<number[]> {
    const [row = []] = await this.rows(sql, [], signal);
    return row.map(Number);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const interrupting = setInterval(() => this.connection.interrupt(), INTERRUPT_AGAIN_MS);
    this.connection.interrupt();
    await this.#running.catch(() => undefined);
    clearInterval(interrupting);
    this.connection.closeSync();
  }

  async #interruptible<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    await this.#running.catch(() => undefined);
    if (signal) throwIfCancelled(signal);
    let again: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.connection.interrupt();
      again = setInterval(() => this.connection.interrupt(), INTERRUPT_AGAIN_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      const running = work();
      this.#running = running;
      return await running;
    } catch (error) {
      throw explainLandingError(error, signal);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(again);
    }
  }
}
