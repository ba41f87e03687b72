import type { Client, Config } from '@libsql/client';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;
/** What a service receives inside `db.$transaction(async (tx) => …)`. */
export type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

/** How long a writer waits for another process to finish its write. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * SQLite for several processes. A transaction that begins deferred and writes later fails at once, without waiting, when
 * another process wrote in between; so every transaction takes the write lock when it begins.
 * https://www.sqlite.org/lang_transaction.html#deferred_immediate_and_exclusive_transactions
 */
export class SharedSqliteFactory extends PrismaLibSql {
  constructor(url: string) {
    super({ url, timeout: BUSY_TIMEOUT_MS });
  }

  override createClient(config: Config): Client {
    const client = super.createClient(config);
    const begin = client.transaction.bind(client);
    client.transaction = () => begin('write');
    return client;
  }

  /** WAL is a property of the file; saying it again is free, and readers then never wait for a writer. */
  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect();
    await adapter.executeScript('PRAGMA journal_mode = WAL;');
    return adapter;
  }
}

/**
 * Opens the control database. One per process: SQLite waits for a lock without letting the event loop run, so two clients
 * in one process could wait for each other.
 * Inside `$transaction` use only the transaction's own client: the others wait until it has ended.
 */
export function openDatabase(url: string): Database {
  return new PrismaClient({
    adapter: new SharedSqliteFactory(url),
    transactionOptions: { maxWait: BUSY_TIMEOUT_MS, timeout: 2 * BUSY_TIMEOUT_MS },
  });
}
