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
  SampleRows,
} from '../contract.ts';
import { keyMeasure } from '../key-measure.ts';
import { poolLimits } from '../pool-settings.ts';
import type { PoolUse } from '../pool-use.ts';
import { PooledSessions } from '../pooled-sessions.ts';
import { sampleRows } from '../sample.ts';
import { extractTime, statementTime, type TimeLimit } from '../statement-timeout.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { SQLSERVER_CAPABILITIES } from './capabilities.ts';
import { describeKeys, listSqlserverDatasets, readableColumns, rowEstimate } from './catalog.ts';
import { checkSqlserver } from './check.ts';
import { columnFilling } from './column-filling.ts';
import type { SqlserverConfig } from './config.ts';
import { explainSqlserverError } from './errors.ts';
import { startSqlserverExtract } from './extract.ts';
import { type SqlserverSession, sqlserverSessions } from './session.ts';
import { measureKeySql } from './sql.ts';
import { openSqlserverWriter } from './writer-table.ts';

/** SQL Server 2016 and later, Azure SQL. Every operation has a connection of the pool to itself. */
export class SqlserverConnector implements Connector {
  readonly type = 'sqlserver';
  /** `consistentSnapshot` turns false once a database said that it keeps no row versions. */
  readonly capabilities: ConnectorCapabilities = { ...SQLSERVER_CAPABILITIES };
  private readonly config: SqlserverConfig;
  private readonly baseDir: string;
  private readonly sessions: PooledSessions<SqlserverSession>;

  constructor(config: SqlserverConfig, baseDir: string) {
    this.config = config;
    this.baseDir = baseDir;
    const pool = new ConnectionPool(sqlserverSessions(config, baseDir), poolLimits(config.pool));
    this.sessions = new PooledSessions(pool, (error) => this.explainError(error));
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkSqlserver(this.config, this.baseDir, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.withSession(signal, listSqlserverDatasets);
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.withSession(signal, async (session) => {
      const columns = (await readableColumns(session, dataset)).map((column) => column.description);
      return {
        columns: withFilling(columns, await columnFilling(session, dataset, columns)),
        keys: await describeKeys(session, dataset),
        rowEstimate: await rowEstimate(session, dataset),
      };
    });
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    const time = statementTime(this.config);
    const within = { extract: (from: Dataset, options: ExtractOptions) => this.extractWithin(time, from, options, signal) };
    return sampleRows(within, dataset, limit, signal);
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return this.withSession(signal, async (session) => {
      await session.beginRead();
      const keys = chooseColumns(await readableColumns(session, dataset), columns, dataset.table ?? 'the query');
      const [row] = await session.query(measureKeySql(dataset, keys, session.facts));
      return keyMeasure(row?.row_count, row?.distinct_count, row?.null_count, row?.square_sum);
    });
  }

  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return this.extractWithin(extractTime(this.config), dataset, options, signal);
  }

  openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    return this.sessions.hold(extractTime(this.config), signal, (lease, either) => openSqlserverWriter(lease, this.config, target, either));
  }

  explainError(error: unknown): TieoutError {
    return explainSqlserverError(error, this.config);
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
    return this.sessions.hold(time, signal, (lease, either, explain) => {
      const { snapshot, rowVersions } = lease.session.facts;
      this.capabilities.consistentSnapshot = snapshot || rowVersions;
      return startSqlserverExtract(lease, dataset, options, either, explain);
    });
  }

  private withSession<T>(signal: AbortSignal, work: (session: SqlserverSession) => Promise<T>): Promise<T> {
    return this.sessions.run(statementTime(this.config), signal, work);
  }
}
