import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import { errorCode } from '../network-error.ts';
import type { SqliteConfig } from './config.ts';

/** The driver's own types leave `interrupt` out. */
export type SqliteDatabase = InstanceType<typeof Database> & { interrupt(): void };

/** How long a statement waits for a writer that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;
/** Between two attempts to begin a transaction that writes. */
const BUSY_PAUSE_MS = 20;

export function databaseFile(config: SqliteConfig, baseDir: string): string {
  return path.resolve(baseDir, config.path);
}

/** @throws TieoutError not_found or permission_denied when there is no such file or it cannot be read. */
export function assertReadableFile(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    throw new TieoutError(
      'not_found',
      `There is no file ${file}.`,
      'Check the path; relative paths start at the folder of the configuration.',
    );
  }
  if (!stat.isFile()) throw new TieoutError('invalid_input', `${file} is not a file.`, 'Give the path of the database file itself.');
  try {
    accessSync(file, constants.R_OK);
  } catch (cause) {
    throw new TieoutError(
      'permission_denied',
      `The file ${file} cannot be read by this user.`,
      'Let the user that runs Tieout read the file and its folder.',
      {
        cause,
      },
    );
  }
}

/**
 * Opens the file so that nothing can write to it: read-only for SQLite itself and for every statement.
 * @throws TieoutError when the file is not there or not readable; SqliteError when it is no database.
 */
export function openDatabase(config: SqliteConfig, baseDir: string): SqliteDatabase {
  const file = databaseFile(config, baseDir);
  assertReadableFile(file);
  const database = new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: BUSY_TIMEOUT_MS }) as SqliteDatabase;
  try {
    database.exec('PRAGMA query_only = ON');
    // The first read of the file: fails when it is no SQLite database.
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the file for writing, never makes it, and begins a transaction that keeps every other writer out. Foreign keys
 * are kept, as the applications that declared them expect. It waits for another writer without holding up this thread.
 * @throws TieoutError when the file is not there, Cancelled; SqliteError when it stays locked or may not be written.
 */
export async function beginWriting(config: SqliteConfig, baseDir: string, signal: AbortSignal): Promise<SqliteDatabase> {
  const file = databaseFile(config, baseDir);
  assertReadableFile(file);
  const database = new Database(`${pathToFileURL(file).href}?mode=rw`, { timeout: 0 }) as SqliteDatabase;
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  try {
    database.exec('PRAGMA foreign_keys = ON');
    while (!tryBegin(database, performance.now() >= deadline)) {
      await setTimeout(BUSY_PAUSE_MS);
      throwIfCancelled(signal);
    }
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function tryBegin(database: SqliteDatabase, last: boolean): boolean {
  try {
    database.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (last || !errorCode(error)?.startsWith('SQLITE_BUSY')) throw error;
    return false;
  }
}
