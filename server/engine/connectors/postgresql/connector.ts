import { Cancelled, type TieoutError, throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import { ConnectionSlots } from '../connection-slots.ts';
import type {
  CheckStep,
  Connector,
  ConnectorCapabilities,
  Dataset,
  DatasetDescription,
  DatasetSummary,
  Extraction,
  ExtractOptions,
  SampleRows,
} from '../contract.ts';
import { readOnly } from '../read-only.ts';
import { sampleRows } from '../sample.ts';
import type { RowWriter } from '../writer-contract.ts';
import { describePostgresql, listPostgresqlDatasets, readableColumns } from './catalog.ts';
import { checkPostgresql } from './check.ts';
import type { PostgresqlConfig } from './config.ts';
import { explainPostgresqlError } from './errors.ts';
import { startPostgresqlExtract } from './extract.ts';
import { openPostgresqlSession, type PostgresqlSession } from './session.ts';
import { measureKeySql } from './sql.ts';

/** PostgreSQL 12 and later. Every operation opens its own connection; `pool` bounds how many at once. */
export class PostgresqlConnector implements Connector {
  readonly type = 'postgresql';
  readonly capabilities: ConnectorCapabilities = {
    dialectName: 'PostgreSQL',
    queries: true,
    consistentSnapshot: true,
    cancelOnServer: true,
    inferredTypes: false,
    emptyStringIsNull: false,
    writes: false,
  };
  private readonly config: PostgresqlConfig;
  private readonly baseDir: string;
  private readonly slots: ConnectionSlots;
  private readonly closing = new AbortController();

  constructor(config: PostgresqlConfig, baseDir: string) {
    this.config = config;
    this.baseDir = baseDir;
    this.slots = new ConnectionSlots(config.pool);
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkPostgresql(this.config, this.baseDir, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.withSession(signal, (session) => listPostgresqlDatasets(session));
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.withSession(signal, (session) => describePostgresql(session, dataset, this.config.database));
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    return sampleRows(this, dataset, limit, signal);
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<{ rows: number; distinct: number; withNull: number }> {
    const { database } = this.config;
    return this.withSession(signal, async (session) => {
      await session.beginSnapshot();
      const keys = chooseColumns(await readableColumns(session, dataset, database), columns, dataset.table ?? 'the query');
      const [row] = await session.query(measureKeySql(dataset, database, keys));
      return { rows: Number(row?.row_count), distinct: Number(row?.distinct_count), withNull: Number(row?.null_count) };
    });
  }

  async extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    const release = await this.slots.take(either);
    let session: PostgresqlSession | null = null;
    // Until the first row is asked for: even describing a table can wait for a lock.
    const onAbort = () => void session?.cancel();
    try {
      session = await openPostgresqlSession(this.config, this.baseDir, either);
      either.addEventListener('abort', onAbort, { once: true });
      return await startPostgresqlExtract(session, this.config, dataset, options, either, release);
    } catch (error) {
      session?.close();
      release();
      throw this.explain(error, either);
    } finally {
      either.removeEventListener('abort', onAbort);
    }
  }

  openWriter(): Promise<RowWriter> {
    return Promise.reject(readOnly('PostgreSQL tables'));
  }

  explainError(error: unknown): TieoutError {
    return explainPostgresqlError(error, this.config);
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    this.closing.abort(new Cancelled());
  }

  private async withSession<T>(signal: AbortSignal, work: (session: PostgresqlSession) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    const release = await this.slots.take(either);
    let session: PostgresqlSession | null = null;
    const onAbort = () => void session?.cancel();
    try {
      session = await openPostgresqlSession(this.config, this.baseDir, either);
      either.addEventListener('abort', onAbort, { once: true });
      return await work(session);
    } catch (error) {
      throw this.explain(error, either);
    } finally {
      either.removeEventListener('abort', onAbort);
      session?.close();
      release();
    }
  }

  private explain(error: unknown, signal: AbortSignal): unknown {
    try {
      throwIfCancelled(signal);
    } catch (cancelled) {
      return cancelled;
    }
    return this.explainError(error);
  }
}
