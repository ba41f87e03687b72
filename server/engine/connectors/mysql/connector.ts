import type { TieoutError } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import { withFilling } from '../column-filling.ts';
import { ConnectionPool } from '../connection-pool.ts';
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
  OpenContext,
  SampleRows,
} from '../contract.ts';
import { keyMeasure } from '../key-measure.ts';
import { poolLimits } from '../pool-settings.ts';
import type { PoolUse } from '../pool-use.ts';
import { PooledSessions } from '../pooled-sessions.ts';
import { sampleRows } from '../sample.ts';
import { extractTime, statementTime, type TimeLimit } from '../statement-timeout.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { describeKeys, listMysqlDatasets, readableColumns, rowEstimate } from './catalog.ts';
import { checkMysql } from './check.ts';
import { columnFilling } from './column-filling.ts';
import type { MysqlConfig } from './config.ts';
import { explainMysqlError } from './errors.ts';
import { startMysqlExtract } from './extract.ts';
import { type MysqlSession, mysqlSessions } from './session.ts';
import { measureKeySql } from './sql.ts';
import { openMysqlWriter } from './writer-table.ts';

/** MySQL 8 and later, MariaDB 10.6 and later. Every operation has a connection of the pool to itself. */
export class MysqlConnector implements Connector {
  readonly type = 'mysql';
  readonly capabilities: ConnectorCapabilities = {
    dialectName: 'MySQL',
    queries: true,
    consistentSnapshot: true,
    cancelOnServer: true,
    inferredTypes: false,
    emptyStringIsNull: false,
    writes: true,
  };
  private readonly config: MysqlConfig;
  private readonly baseDir: string;
  private readonly sessions: PooledSessions<MysqlSession>;

  constructor(config: MysqlConfig, { baseDir, silenceMs }: OpenContext) {
    this.config = config;
    this.baseDir = baseDir;
    const pool = new ConnectionPool(mysqlSessions(config, baseDir), poolLimits(config.pool));
    this.sessions = new PooledSessions(pool, (error) => this.explainError(error), silenceMs);
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkMysql(this.config, this.baseDir, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.withSession(signal, (session) => listMysqlDatasets(session, this.config.database));
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    const { database } = this.config;
    return this.withSession(signal, async (session) => {
      const columns = (await readableColumns(session, dataset, database)).map((column) => column.description);
      return {
        columns: withFilling(columns, await columnFilling(session, dataset, database)),
        keys: await describeKeys(session, dataset, database),
        rowEstimate: await rowEstimate(session, dataset, database),
      };
    });
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    const time = statementTime(this.config);
    const within = { extract: (from: Dataset, options: ExtractOptions) => this.extractWithin(time, from, options, signal) };
    return sampleRows(within, dataset, limit, signal);
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    const { database } = this.config;
    return this.withSession(signal, async (session) => {
      await session.beginSnapshot();
      const keys = chooseColumns(await readableColumns(session, dataset, database), columns, dataset.table ?? 'the query');
      const [row] = await session.query(measureKeySql(dataset, database, keys));
      return keyMeasure(row?.row_count, row?.distinct_count, row?.null_count, row?.square_sum);
    });
  }

  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return this.extractWithin(extractTime(this.config), dataset, options, signal);
  }

  openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    return this.sessions.hold(extractTime(this.config), signal, (lease, either) => openMysqlWriter(lease, this.config, target, either));
  }

  explainError(error: unknown): TieoutError {
    return explainMysqlError(error, this.config);
  }

  poolUse(): PoolUse {
    return this.sessions.pool.use();
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    this.sessions.close();
  }

  /** A preview is read like a run, within the time of a look. */
  private extractWithin(time: TimeLimit, dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return this.sessions.hold(time, signal, (lease, either, explain) =>
      startMysqlExtract(lease, this.config.database, dataset, options, { signal: either, explain, silenceMs: this.sessions.silenceMs }),
    );
  }

  private withSession<T>(signal: AbortSignal, work: (session: MysqlSession) => Promise<T>): Promise<T> {
    return this.sessions.run(statementTime(this.config), signal, work);
  }
}
