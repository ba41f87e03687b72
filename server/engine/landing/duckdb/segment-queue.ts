import type { DuckDbStatements } from './duckdb-session.ts';

/** Rows in a file, which a statement loads. */
export interface Segment {
  /** Writes down what is not yet in the file. */
  close(): Promise<void>;
  remove(): Promise<void>;
  loadSql(): string;
}

/** Segments that wait to be loaded before extraction waits too: what bounds the disk that spooling needs. */
const MOST_WAITING = 16;

/**
 * Segments on their way into one table. The first failure stops everything and comes out of the next call.
 *
 * Each loader works in one transaction to the end: DuckDB then fills row groups across segments instead of writing an
 * incomplete one for each.
 */
export class SegmentQueue {
  readonly #loaders: DuckDbStatements[];
  readonly #signal: AbortSignal;
  readonly #idle: DuckDbStatements[];
  readonly #waiting: Segment[] = [];
  readonly #loading = new Set<Promise<void>>();
  #rows = 0;
  #failure: { error: unknown } | null = null;

  private constructor(loaders: DuckDbStatements[], signal: AbortSignal) {
    this.#loaders = loaders;
    this.#signal = signal;
    this.#idle = [...loaders];
  }

  static async open(loaders: DuckDbStatements[], signal: AbortSignal): Promise<SegmentQueue> {
    for (const loader of loaders) await loader.run('BEGIN TRANSACTION', signal);
    return new SegmentQueue(loaders, signal);
  }

  async add(segment: Segment): Promise<void> {
    await segment.close();
    this.#waiting.push(segment);
    this.#start();
    while (this.#waiting.length > MOST_WAITING && this.#failure === null) await Promise.race(this.#loading);
    this.#throwFailure();
  }

  /** Waits for everything and makes it permanent; the number of rows loaded. */
  async drain(): Promise<number> {
    while (this.#loading.size > 0) await Promise.race(this.#loading);
    this.#throwFailure();
    for (const loader of this.#loaders) await loader.run('COMMIT', this.#signal);
    return this.#rows;
  }

  /** Waits for what is being loaded and deletes the rest. */
  async abandon(): Promise<void> {
    this.#failure ??= { error: null };
    await Promise.all(this.#loading);
    for (const segment of this.#waiting.splice(0)) await segment.remove();
  }

  #start(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0 && this.#failure === null) {
      const loader = this.#idle.pop()!;
      const loading = this.#load(loader, this.#waiting.shift()!).then(() => {
        this.#loading.delete(loading);
        this.#idle.push(loader);
        this.#start();
      });
      this.#loading.add(loading);
    }
  }

  async #load(loader: DuckDbStatements, segment: Segment): Promise<void> {
    try {
      // Not `+= await`: that would add to the sum as it was before the others added to it.
      const rows = await loader.run(segment.loadSql(), this.#signal);
      this.#rows += rows;
    } catch (error) {
      this.#failure ??= { error };
    }
    await segment.remove();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
