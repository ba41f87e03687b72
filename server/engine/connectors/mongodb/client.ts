import { type ClientSession, type Db, type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import { KEEP_ALIVE_AFTER_MS, poolLimits } from '../pool-settings.ts';
import { tlsMaterial } from '../tls.ts';
import { connectionString } from './addresses.ts';
import type { MongodbConfig } from './config.ts';

/** A server that has not answered by then is not there. */
const ANSWER_WITHIN_MS = 10_000;
/** For a check, which says what is wrong: somebody is waiting for it. */
export const CHECK_WITHIN_MS = 4_000;

export function clientOptions(config: MongodbConfig, baseDir: string, answerWithinMs = ANSWER_WITHIN_MS): MongoClientOptions {
  const { username, password, pool } = config;
  const limits = poolLimits(pool);
  return {
    appName: 'Tieout',
    ...(username === undefined ? {} : { auth: { username, password: password ?? '' }, authSource: config.auth_database ?? 'admin' }),
    ...(config.replica_set === undefined ? {} : { replicaSet: config.replica_set }),
    ...(config.direct === undefined ? {} : { directConnection: config.direct }),
    ...(config.read_preference === undefined ? {} : { readPreference: config.read_preference }),
    ...tlsOptions(config, baseDir),
    maxPoolSize: limits.size + limits.overflow,
    waitQueueTimeoutMS: limits.waitMs,
    maxIdleTimeMS: limits.recycleMs,
    serverSelectionTimeoutMS: answerWithinMs,
    connectTimeoutMS: ANSWER_WITHIN_MS,
    keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
    // A write that is sent again by itself could be counted twice; a read of the first batch may be.
    retryWrites: false,
    retryReads: true,
  };
}

/** @throws TlsRefused when a certificate or key cannot be used. */
function tlsOptions(config: MongodbConfig, baseDir: string): MongoClientOptions {
  const material = tlsMaterial(config.tls, baseDir);
  // A +srv name turns TLS on by itself.
  if (!material) return config.tls || !config.srv ? { tls: false } : {};
  const { rejectUnauthorized, verifyIdentity, ca, cert, key } = material;
  return {
    tls: true,
    rejectUnauthorized,
    ...(verifyIdentity ? {} : { checkServerIdentity: () => undefined }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** What the server is and can do, by its own word. */
export interface ServerFacts {
  replicaSet: boolean;
  /** A router of a sharded cluster. */
  sharded: boolean;
  /** Snapshot reads outside of transactions: replica sets and sharded clusters from MongoDB 5.0 (wire version 13). */
  offersSnapshot: boolean;
  /** Multi-document transactions. */
  offersTransactions: boolean;
  now: Date | null;
}

const WIRE_VERSION_OF_SNAPSHOTS = 13;
const WIRE_VERSION_OF_TRANSACTIONS = 8;

export function factsOf(hello: Document): ServerFacts {
  const replicaSet = typeof hello.setName === 'string';
  const sharded = hello.msg === 'isdbgrid';
  const wire = Number(hello.maxWireVersion ?? 0);
  const grouped = replicaSet || sharded;
  return {
    replicaSet,
    sharded,
    offersSnapshot: grouped && wire >= WIRE_VERSION_OF_SNAPSHOTS,
    offersTransactions: grouped && wire >= WIRE_VERSION_OF_TRANSACTIONS && hello.logicalSessionTimeoutMinutes != null,
    now: hello.localTime instanceof Date ? hello.localTime : null,
  };
}

export interface ConnectionOptions {
  /** Told of the client before it connects. */
  observe?: (client: MongoClient) => void;
  /** How long to look for a server, in milliseconds. */
  answerWithinMs?: number;
}

/** One client for one open connector: made on first use, with the driver's own pool behind it. */
export class MongoConnection {
  readonly config: MongodbConfig;
  private readonly baseDir: string;
  private readonly options: ConnectionOptions;
  private client: MongoClient | null = null;
  private facts: Promise<ServerFacts> | null = null;

  constructor(config: MongodbConfig, baseDir: string, options: ConnectionOptions = {}) {
    this.config = config;
    this.baseDir = baseDir;
    this.options = options;
  }

  get database(): Db {
    if (!this.client) {
      this.client = new MongoClient(connectionString(this.config), clientOptions(this.config, this.baseDir, this.options.answerWithinMs));
      this.options.observe?.(this.client);
    }
    return this.client.db(this.config.database);
  }

  /** Asked once; asked again after it failed. */
  server(signal: AbortSignal): Promise<ServerFacts> {
    this.facts ??= this.database
      .command({ hello: 1 }, { signal })
      .then(factsOf)
      .catch((error) => {
        this.facts = null;
        throw error;
      });
    return this.facts;
  }

  /** Whether sessions of {@link readSession} see one moment. */
  async seesOneMoment(signal: AbortSignal): Promise<boolean> {
    const { offersSnapshot } = await this.server(signal);
    return offersSnapshot && this.config.snapshot;
  }

  /** A session for reading, whose reads all see one moment where the server offers that. Its owner ends it. */
  async readSession(signal: AbortSignal): Promise<ClientSession> {
    return this.startSession((await this.seesOneMoment(signal)) ? { snapshot: true } : {});
  }

  startSession(options: { snapshot?: boolean } = {}): ClientSession {
    return this.database.client.startSession(options);
  }

  async close(): Promise<void> {
    await this.client?.close(true);
  }
}
