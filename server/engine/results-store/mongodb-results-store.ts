import type { Collection, MongoClient } from 'mongodb';
import { type ErrorCode, throwIfCancelled } from '../errors.ts';
import type { ResultsStore, ResultToStore, StoredResult } from './contract.ts';
import { documentId } from './document-id.ts';
import { fitSample } from './fit-sample.ts';
import { COLLECTION, type MongodbPlace } from './mongodb-place.ts';
import { explainStoreTrouble, noAnswer } from './mongodb-trouble.ts';

/** MongoDB takes documents of 16 MiB; what the driver and an update add around one needs some of it. */
const MOST_BYTES = 15 * 1024 * 1024;

/** After these a client is not used again. */
const BROKEN: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['timeout', 'connection_failed', 'invalid_input']);

const INDEXES: Record<string, 1 | -1>[] = [{ execution_id: 1 }, { ruleset_id: 1, ended_at: -1 }];

/** Milliseconds. */
export interface StoreLimits {
  /** A server that has not been found by then is not there. */
  connectMs: number;
  /** For the whole of one call. */
  wholeMs: number;
}

export const STORE_LIMITS: StoreLimits = { connectMs: 3_000, wholeMs: 5_000 };

/** The driver is loaded, and a connection made, when a first result is stored. After a failure the next call begins afresh. */
export class MongodbResultsStore implements ResultsStore {
  readonly place: string;
  readonly #uri: string;
  readonly #database: string;
  readonly #limits: StoreLimits;
  #client: MongoClient | null = null;
  #indexed = false;

  constructor(uri: string, place: MongodbPlace, limits: StoreLimits = STORE_LIMITS) {
    this.place = place.text;
    this.#uri = uri;
    this.#database = place.database;
    this.#limits = limits;
  }

  check(signal: AbortSignal): Promise<void> {
    return this.#inTime(signal, async (client) => {
      await client.db(this.#database).command({ ping: 1 });
    });
  }

  store(result: ResultToStore, signal: AbortSignal): Promise<StoredResult> {
    return this.#inTime(signal, async (client) => {
      const { BSON, ObjectId } = await import('mongodb');
      const id = documentId(result.executionId, result.queuedAt);
      const members = { ...result.members, execution_id: result.executionId, mongodb_document_id: id };
      const sample =
        result.sample === null
          ? null
          : fitSample(result.sample, MOST_BYTES - BSON.calculateObjectSize(members), (row) => BSON.calculateObjectSize(row));
      const kept = sample && { rows: sample.rows, count: sample.rows.length, left_out_for_size: sample.leftOut };
      const collection = client.db(this.#database).collection(COLLECTION);
      await collection.updateOne(
        { _id: new ObjectId(id) },
        kept ? { $set: { ...members, outcomes_sample: kept } } : { $set: members, $setOnInsert: { outcomes_sample: null } },
        { upsert: true },
      );
      this.#indexOnce(collection);
      return { documentId: id, sampled: kept?.count ?? null };
    });
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.close(true);
  }

  /** For whoever looks a result up. No run waits for it, and a user who may not make an index can still store. */
  #indexOnce(collection: Collection): void {
    if (this.#indexed) return;
    this.#indexed = true;
    for (const index of INDEXES) collection.createIndex(index).catch(() => undefined);
  }

  async #connected(): Promise<MongoClient> {
    if (this.#client) return this.#client;
    const { MongoClient } = await import('mongodb');
    const { connectMs, wholeMs } = this.#limits;
    this.#client ??= new MongoClient(this.#uri, {
      appName: 'Tieout',
      maxPoolSize: 4,
      serverSelectionTimeoutMS: connectMs,
      connectTimeoutMS: connectMs,
      socketTimeoutMS: wholeMs,
      waitQueueTimeoutMS: wholeMs,
      retryWrites: false,
    });
    return this.#client;
  }

  /** The driver's own limits add up; this one is for everything together, and a client that overstepped it is not used again. */
  async #inTime<Result>(signal: AbortSignal, work: (client: MongoClient) => Promise<Result>): Promise<Result> {
    throwIfCancelled(signal);
    const { wholeMs } = this.#limits;
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(noAnswer(this.place, wholeMs)), wholeMs);
      stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([this.#connected().then(work), over]);
    } catch (error) {
      const trouble = explainStoreTrouble(error, this.place);
      // Closing may itself wait for the server. A document that was refused says nothing against the connection.
      if (BROKEN.has(trouble.code) || signal.aborted) void this.close().catch(() => undefined);
      throwIfCancelled(signal);
      throw trouble;
    } finally {
      clearTimeout(timer);
      if (stop) signal.removeEventListener('abort', stop);
    }
  }
}
