import { statSync } from 'node:fs';
import { type CheckPlan, runChecks } from '../check-runner.ts';
import type { CheckStep } from '../contract.ts';
import { listSqliteDatasets } from './catalog.ts';
import type { SqliteConfig } from './config.ts';
import { assertReadableFile, databaseFile, openDatabase } from './database.ts';
import { explainSqliteError } from './errors.ts';

export function checkSqlite(config: SqliteConfig, baseDir: string, signal: AbortSignal): AsyncIterable<CheckStep> {
  const file = databaseFile(config, baseDir);
  const plan: CheckPlan = {
    reach: async () => {
      assertReadableFile(file);
      return `${file}, ${statSync(file).size.toLocaleString('en')} bytes`;
    },
    database: async () => {
      openDatabase(config, baseDir).close();
      return 'The file is a SQLite database.';
    },
    privileges: async () => {
      const database = openDatabase(config, baseDir);
      try {
        const datasets = listSqliteDatasets(database);
        if (datasets.length === 0) {
          return { warning: 'The database has no tables.', fix: 'Check that this is the right file.', field: 'path' };
        }
        return `${datasets.length} tables and views can be read; nothing can be written.`;
      } finally {
        database.close();
      }
    },
    version: async () => {
      const database = openDatabase(config, baseDir);
      try {
        const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
        const { encoding } = database.prepare('PRAGMA encoding').get() as { encoding: string };
        return `SQLite ${version}, ${encoding}`;
      } finally {
        database.close();
      }
    },
  };
  return runChecks(
    plan,
    (error) => explainSqliteError(error, file),
    () => 'path',
    signal,
  );
}
