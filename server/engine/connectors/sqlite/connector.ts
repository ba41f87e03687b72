import { Cancelled, type TieoutError, throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type {
  CheckStep,
  Connector,
  ConnectorCapabilities,
  Dataset,
  DatasetDescription,
  DatasetSummary,
  Extraction,
  ExtractOptions,
  KeyMeasure,
  SampleRows,
} from '../contract.ts';
import { keyMeasure } from '../key-measure.ts';
import { sampleRows } from '../sample.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { describeColumns, describeSqlite, listSqliteDatasets } from './catalog.ts';
import { checkSqlite } from './check.ts';
import type { SqliteConfig } from './config.ts';
import { databaseFile, openDatabase, type SqliteDatabase } from './database.ts';
import { explainSqliteError } from './errors.ts';
import { startSqliteExtract } from './extract.ts';
import { measureKeySql } from './sql.ts';
import { openSqliteWriter } from './writer-table.ts';

/** A SQLite file, read in this process through libsql. Every operation opens the file for itself. */
export class SqliteConnector implements Connector {
  readonly type = 'sqlite';
  readonly capabilities: ConnectorCapabilities = {
    dialectName: 'SQLite',
    queries: true,
    consistentSnapshot: true,
    cancelOnServer: true,
    inferredTypes: false,
    emptyStringIsNull: false,
    writes: true,
  };
  private readonly config: SqliteConfig;
  private readonly baseDir: string;
  private readonly closing = new AbortController();

  constructor(config: SqliteConfig, baseDir: string) {
    this.config = config;
    this.baseDir = baseDir;
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkSqlite(this.config, this.baseDir, signal);
  }

  async listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.withDatabase(signal, listSqliteDatasets);
  }

  async describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.withDatabase(signal, (database) => describeSqlite(database, dataset));
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    return sampleRows(this, dataset, limit, signal);
  }

  async measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return this.withDatabase(signal, (database) => {
      const keys = chooseColumns(describeColumns(database, dataset), columns, dataset.table ?? 'the query');
      const row = database.prepare(measureKeySql(dataset, keys)).get() as Record<string, number>;
      return keyMeasure(row.row_count, row.distinct_count, row.null_count, row.square_sum);
    });
  }

  async extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    throwIfCancelled(either);
    let database: SqliteDatabase | null = null;
    try {
      database = openDatabase(this.config, this.baseDir);
      return startSqliteExtract(database, dataset, options, either, (error) => this.explainError(error));
    } catch (error) {
      database?.close();
      throw this.explainError(error);
    }
  }

  async openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    throwIfCancelled(either);
    try {
      return await openSqliteWriter(this.config, this.baseDir, target, either);
    } catch (error) {
      throw this.explainError(error);
    }
  }

  explainError(error: unknown): TieoutError {
    return explainSqliteError(error, databaseFile(this.config, this.baseDir));
  }

  async close(): Promise<void> {
    this.closing.abort(new Cancelled());
  }

  private withDatabase<T>(signal: AbortSignal, work: (database: SqliteDatabase) => T): T {
    throwIfCancelled(signal);
    try {
      const database = openDatabase(this.config, this.baseDir);
      try {
        return work(database);
      } finally {
        database.close();
      }
    } catch (error) {
      throw this.explainError(error);
    }
  }
}
