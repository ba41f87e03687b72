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
import { poolLimits } from '../pool-settings.ts';
import type { PoolUse } from '../pool-use.ts';
import { sampleRows } from '../sample.ts';
import { extractTime, nameStatementLimit, statementTime, type TimeLimit } from '../statement-timeout.ts';
import type { RowWriter, WriteTarget } from '../writer-contract.ts';
import { MONGODB_CAPABILITIES } from './capabilities.ts';
import { describeKeys, estimate, findCollection, listMongoDatasets } from './catalog.ts';
import { checkMongodb } from './check.ts';
import { MongoConnection } from './client.ts';
import type { MongodbConfig } from './config.ts';
import { explainMongodbError } from './errors.ts';
import { startMongodbExtract } from './extract.ts';
import { describedFields } from './filled-fields.ts';
import { collectionOf, inferColumns, type Reading, readOptions } from './inference.ts';
import { measurePipeline } from './pipeline.ts';
import { PoolObserver } from './pool-observer.ts';
import { sourceOf } from './source.ts';
import { openMongodbWriter } from './writer.ts';

/** MongoDB 6 and later. One driver client for each open connector, with the driver's own pool. */
export class MongodbConnector implements Connector {
  readonly type = 'mongodb';
  private readonly config: MongodbConfig;
  private readonly baseDir: string;
  private readonly observer = new PoolObserver();
  private readonly connection: MongoConnection;
  private readonly closing = new AbortController();
  /** Whether the last read had a snapshot. Nobody knows before the server was asked. */
  private seesOneMoment = false;

  constructor(config: MongodbConfig, baseDir: string) {
    this.config = config;
    this.baseDir = baseDir;
    this.connection = new MongoConnection(config, baseDir, { observe: (client) => this.observer.observe(client) });
  }

  get capabilities(): ConnectorCapabilities {
    return { ...MONGODB_CAPABILITIES, consistentSnapshot: this.seesOneMoment };
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkMongodb(this.config, this.baseDir, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.explained(statementTime(this.config), signal, (either) => listMongoDatasets(this.connection, either));
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.reading(dataset, signal, async (reading, either) => {
      const columns = await inferColumns(reading, [], either);
      const { found, source } = reading;
      return {
        columns: source.isQuery ? columns.map(({ description }) => description) : describedFields(columns, found),
        keys: source.isQuery ? [] : await describeKeys(this.connection, found, columns, either),
        rowEstimate: source.stages.length > 0 || found.isView ? null : await estimate(this.connection, found.name, either),
      };
    });
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    return sampleRows(this, dataset, limit, signal);
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return this.reading(dataset, signal, async (reading, either) => {
      const keys = chooseColumns(await inferColumns(reading, columns, either), columns, reading.source.what);
      const options = { ...readOptions(reading), allowDiskUse: true, signal: either };
      const [measured] = await collectionOf(reading).aggregate(measurePipeline(reading.source, keys), options).toArray();
      return keyMeasure(measured?.rows, measured?.distinct, measured?.withNull, measured?.squares);
    });
  }

  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const time = extractTime(this.config);
    return this.explained(time, signal, async (either) => {
      const reading = await this.begin(dataset, either);
      const release = async () => {
        await reading.session.endSession();
      };
      const explain = (error: unknown) => nameStatementLimit(this.explainError(error), time);
      try {
        return await startMongodbExtract(reading, milliseconds(time), options, either, explain, release);
      } catch (error) {
        await release();
        throw error;
      }
    });
  }

  openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    return this.explained(statementTime(this.config), signal, (either) =>
      openMongodbWriter(this.connection, target, either, this.closing.signal, (error) => this.explainError(error)),
    );
  }

  explainError(error: unknown): TieoutError {
    return explainMongodbError(error, this.config);
  }

  poolUse(): PoolUse {
    return this.observer.use(poolLimits(this.config.pool));
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    this.closing.abort(new Cancelled());
    await this.connection.close();
  }

  private async begin(dataset: Dataset, signal: AbortSignal): Promise<Reading> {
    const source = sourceOf(dataset);
    const found = await findCollection(this.connection, source.collection, signal);
    this.seesOneMoment = await this.connection.seesOneMoment(signal);
    const session = await this.connection.readSession(signal);
    return { connection: this.connection, source, found, session, maxTimeMS: milliseconds(statementTime(this.config)) };
  }

  private reading<T>(dataset: Dataset, signal: AbortSignal, work: (reading: Reading, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.explained(statementTime(this.config), signal, async (either) => {
      const reading = await this.begin(dataset, either);
      try {
        return await work(reading, either);
      } finally {
        await reading.session.endSession();
      }
    });
  }

  private async explained<T>(time: TimeLimit, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    throwIfCancelled(either);
    try {
      return await work(either);
    } catch (error) {
      throwIfCancelled(either);
      throw nameStatementLimit(this.explainError(error), time);
    }
  }
}

function milliseconds({ seconds }: TimeLimit): number | undefined {
  return seconds === null ? undefined : Math.ceil(seconds * 1000);
}
