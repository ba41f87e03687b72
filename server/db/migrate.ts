import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createClient } from '@libsql/client';
import { TieoutError } from '#server/engine/errors.ts';
import { databasePath } from './database-path.ts';
import { migrationNames, readMigrations } from './migrations.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** A second process that starts at the same moment waits this long for the first one to finish the upgrade. */
const LOCK_TIMEOUT_MS = 60_000;
const NO_FILTER = { externalTables: [], externalEnums: [] };

const running = new Map<string, Promise<{ applied: string[] }>>();

/**
 * Brings the control database at `url` (`file:…`) up to the committed migrations; makes it when it is missing.
 * Cheap when there is nothing to do. Any number of processes may call it at once.
 * @throws TieoutError conflict when the database was made by a newer version or an upgrade broke off; invalid_input when there
 * can be no database at `url`.
 */
export function migrate(url: string): Promise<{ applied: string[] }> {
  const earlier = running.get(url);
  if (earlier) return earlier;
  const work = upgrade(url).finally(() => running.delete(url));
  running.set(url, work);
  return work;
}

async function upgrade(url: string): Promise<{ applied: string[] }> {
  // Sessions and sealed secrets are in it: nobody else on this machine has to look inside.
  const path = databasePath(url);
  let names: string[];
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    names = await pending(url, 'unlocked');
  } catch (error) {
    throw error instanceof TieoutError ? error : cannotOpen(path, error);
  }
  if (names.length === 0) return { applied: [] };
  const release = await lock(url);
  try {
    if ((await pending(url, 'locked')).length === 0) return { applied: [] };
    const migrationsList = await readMigrations();
    const { appliedMigrationNames } = await withSchemaEngine(url, undefined, (engine) =>
      engine.applyMigrations({ migrationsList, filters: NO_FILTER }),
    );
    return { applied: appliedMigrationNames };
  } catch (error) {
    if (error instanceof TieoutError) throw error;
    throw new TieoutError(
      'internal',
      'The control database could not be upgraded.',
      'Restore it from a backup and start again, or report the details below.',
      { detail: String(error instanceof Error ? error.message : error), cause: error },
    );
  } finally {
    release();
  }
}

/** The place was named by DATABASE_URL or TIEOUT_DATA_DIR: another file, a folder, or one that this user may not write to. */
function cannotOpen(path: string, error: unknown): TieoutError {
  const detail = error instanceof Error ? error.message : String(error);
  return /SQLITE_NOTADB/.test(detail)
    ? new TieoutError('invalid_input', `${path} is no control database.`, 'Name another file with DATABASE_URL, or leave it out.', {
        detail,
        cause: error,
      })
    : new TieoutError(
        'invalid_input',
        `The control database ${path} cannot be opened or made.`,
        'Let this user write there, or name another place with DATABASE_URL or TIEOUT_DATA_DIR.',
        { detail, cause: error },
      );
}

/**
 * Committed migrations that the database does not have, by its own record. Without the lock an unfinished one may be under
 * way in another process; with it, it broke off.
 */
async function pending(url: string, held: 'locked' | 'unlocked'): Promise<string[]> {
  const client = createClient({ url, timeout: LOCK_TIMEOUT_MS });
  try {
    const known = await client.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_prisma_migrations'");
    const names = await migrationNames();
    if (known.rows.length === 0) return names;
    const { rows } = await client.execute('SELECT migration_name, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL');
    const broken = rows.find((row) => row.finished_at === null);
    if (broken && held === 'unlocked') return names;
    if (broken) {
      throw new TieoutError(
        'conflict',
        `The upgrade ${String(broken.migration_name)} of the control database broke off half-way.`,
        'Restore the control database from a backup, or delete it if it holds nothing you need, and start again.',
      );
    }
    const applied = rows.map((row) => String(row.migration_name));
    const foreign = applied.find((name) => !names.includes(name));
    if (foreign) {
      throw new TieoutError(
        'conflict',
        `The control database was made by another version of Tieout (it has the upgrade ${foreign}).`,
        'Start that version, or point DATABASE_URL or TIEOUT_DATA_DIR at another place.',
      );
    }
    return names.filter((name) => !applied.includes(name));
  } finally {
    client.close();
  }
}

/**
 * A lock between processes that the operating system gives back when its holder dies: an exclusive transaction on an empty
 * database beside the real one.
 */
async function lock(url: string): Promise<() => void> {
  const client = createClient({ url: `file:${databasePath(url)}.lock`, timeout: LOCK_TIMEOUT_MS });
  await client.execute('PRAGMA journal_mode = DELETE');
  const transaction = await client.transaction('write');
  return () => {
    transaction.close();
    client.close();
  };
}
