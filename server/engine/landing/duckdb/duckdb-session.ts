import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { Cancelled, throwIfCancelled } from '../../errors.ts';
import { explainLandingError } from './duckdb-error.ts';
import { registerJsonFunctions } from './json-functions.ts';

export interface DuckDbSettings {
  /** Upper bound of what DuckDB keeps in memory, in megabytes; beyond it DuckDB spills to disk. */
  memoryMegabytes: number;
  threads: number;
  /** Whether the order of rows is kept where no ORDER BY is the last step; costs memory. */
  keepsOrder: boolean;
}

const COLUMNS_WITHIN_LIMIT = 100;
const MEGABYTES_PER_COLUMN = 1;

/** A signal that fires before DuckDB has begun a statement would be lost, so the statement is interrupted until it ends. */
const INTERRUPT_AGAIN_MS = 50;

/** One DuckDB in this process with its connections. Every failure comes out as a TieoutError. */
export class DuckDbSession {
  readonly #instance: DuckDBInstance;
  #memoryMegabytes: number;
  readonly #connections = new Set<DuckDbStatements>();

  private constructor(instance: DuckDBInstance, memoryMegabytes: number) {
    this.#instance = instance;
    this.#memoryMegabytes = memoryMegabytes;
  }

  /** `tempDirectory`: where DuckDB spills; made when needed. */
  static async open(settings: DuckDbSettings, tempDirectory: string): Promise<DuckDbSession> {
    try {
      await mkdir(dirname(tempDirectory), { recursive: true });
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: `${settings.memoryMegabytes}MB`,
        threads: String(settings.threads),
        temp_directory: tempDirectory,
        // Nothing may be fetched from the network.
        autoinstall_known_extensions: 'false',
        // A file that takes the place of another one within the same second would be read with the former one's metadata.
        enable_external_file_cache: 'false',
        preserve_insertion_order: String(settings.keepsOrder),
        // A checkpoint would otherwise write row groups again to make small ones larger: a third more writing for nothing.
        max_vacuum_tasks: '0',
        // What is committed is written down once, at the end (attach-file.ts), not by every commit.
        checkpoint_threshold: '1TB',
        auto_checkpoint_skip_wal_threshold: '1000000000000',
        // What a join gives back goes back to the system at once; the default waits for half a gigabyte.
        allocator_bulk_deallocation_flush_threshold: '16MB',
      });
      const session = new DuckDbSession(instance, settings.memoryMegabytes);
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

  /**
   * Makes room for statements over `columns` columns. DuckDB works on 2,048 rows at a time and cannot spill these, so what it
   * needs at least grows with the width of a table, whatever its rows.
   */
  async allowFor(statements: DuckDbStatements, settings: DuckDbSettings, columns: number): Promise<void> {
    const needed = settings.memoryMegabytes + Math.max(0, columns - COLUMNS_WITHIN_LIMIT) * MEGABYTES_PER_COLUMN;
    if (needed <= this.#memoryMegabytes) return;
    this.#memoryMegabytes = needed;
    await statements.run(`SET memory_limit = '${needed}MB'`);
  }

  /** How many threads work on statements, all together; each thread that waits for a statement is one of them. */
  async limitThreads(statements: DuckDbStatements, threads: number): Promise<void> {
    await statements.run(`SET threads = ${threads}`);
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
  /** Ends, without failing, when everything that was asked for so far is done. */
  #turn: Promise<unknown> = Promise.resolve();
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

  /**
   * The rows of a query as they come, in pieces of some thousand, column by column. This connection can do nothing else
   * until the last of them was read or the reader stopped.
   */
  async *stream(sql: string, signal?: AbortSignal): AsyncGenerator<DuckDBValue[][]> {
    const result = await this.#interruptible(() => this.connection.stream(sql), signal);
    for (;;) {
      const chunk = await this.#interruptible(() => result.fetchChunk(), signal);
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getColumns();
    }
  }

  /** Adds rows to a table of the current catalogue; what `work` appended is there when it has ended, or nothing of it. */
  async append(table: string, work: (appender: DuckDBAppender) => Promise<void>): Promise<void> {
    const appender = await this.#interruptible(() => this.connection.createAppender(table));
    try {
      await work(appender);
    } catch (error) {
      appender.clear();
      throw explainLandingError(error);
    } finally {
      appender.closeSync();
    }
  }

  /** Interrupts what is running. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const interrupting = setInterval(() => this.connection.interrupt(), INTERRUPT_AGAIN_MS);
    this.connection.interrupt();
    await this.#turn;
    clearInterval(interrupting);
    this.connection.closeSync();
  }

  #interruptible<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const result = this.#turn.then(() => this.#begin(work, signal));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #begin<Result>(work: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    if (this.#closed) throw new Cancelled();
    if (signal) throwIfCancelled(signal);
    let again: NodeJS.Timeout | undefined;
    const interrupt = () => {
      this.connection.interrupt();
      again = setInterval(() => this.connection.interrupt(), INTERRUPT_AGAIN_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      throw explainLandingError(error, signal);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearInterval(again);
    }
  }
}
