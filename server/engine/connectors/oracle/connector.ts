import type { TieoutError } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
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
import { readRows } from '../spool.ts';
import { extractTime, statementTime, type TimeLimit } from '../statement-timeout.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { ORACLE_CAPABILITIES } from './capabilities.ts';
import { describeOracle, listOracleDatasets, readableColumns } from './catalog.ts';
import { checkOracle } from './check.ts';
import type { OracleConfig } from './config.ts';
import type { OracleDriver } from './driver.ts';
import { explainOracleError } from './errors.ts';
import { startOracleExtract } from './extract.ts';
import { type OracleSession, oracleSessions } from './session.ts';
import { measureKeySql } from './sql.ts';
import { openOracleWriter } from './writer.ts';

/** Oracle Database 12.1 and later, by the driver's thin mode. Every operation has a connection of the pool to itself. */
export class OracleConnector implements Connector {
  readonly type = 'oracle';
  readonly capabilities: ConnectorCapabilities = { ...ORACLE_CAPABILITIES };
  private readonly config: OracleConfig;
  private readonly baseDir: string;
  private readonly driver: OracleDriver;
  private readonly sessions: PooledSessions<OracleSession>;

  constructor(config: OracleConfig, baseDir: string, driver: OracleDriver) {
    this.config = config;
    this.baseDir = baseDir;
    this.driver = driver;
    const pool = new ConnectionPool(oracleSessions(driver, config, baseDir), poolLimits(config.pool));
    this.sessions = new PooledSessions(pool, (error) => this.explainError(error));
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkOracle(this.driver, this.config, this.baseDir, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.withSession(signal, (session) => listOracleDatasets(session));
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.withSession(signal, (session) => describeOracle(session, dataset));
  }

  /** A preview shows the columns that can be read; a run that names another one is told why it cannot. */
  async sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    const all = await this.withSession(signal, (session) => readableColumns(session, dataset));
    const columns = all.filter((column) => column.reading.refused === undefined).map((column) => column.name);
    if (columns.length === 0) return { columns: [], rows: [] };
    const extraction = await this.extractWithin(statementTime(this.config), dataset, { columns, limit }, signal);
    const rows: (string | null)[][] = [];
    for await (const row of readRows(extraction)) rows.push(row);
    return { columns: extraction.columns, rows };
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return this.withSession(signal, async (session) => {
      await session.beginSnapshot();
      const keys = chooseColumns(await readableColumns(session, dataset), columns, dataset.table ?? 'the query');
      const [row] = await session.query(measureKeySql(dataset, session.schema, keys));
      return keyMeasure(row?.[0], row?.[1], row?.[2], row?.[3]);
    });
  }

  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return this.extractWithin(extractTime(this.config), dataset, options, signal);
  }

  openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    return this.sessions.hold(statementTime(this.config), signal, (lease, either, explain) =>
      openOracleWriter(lease, target, either, explain),
    );
  }

  explainError(error: unknown): TieoutError {
    return explainOracleError(error, this.config);
  }

  poolUse(): PoolUse {
    return this.sessions.pool.use();
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    this.sessions.close();
  }

  private extractWithin(time: TimeLimit, dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return this.sessions.hold(time, signal, (lease, either, explain) => startOracleExtract(lease, dataset, options, either, explain));
  }

  private withSession<T>(signal: AbortSignal, work: (session: OracleSession) => Promise<T>): Promise<T> {
    return this.sessions.run(statementTime(this.config), signal, work);
  }
}
