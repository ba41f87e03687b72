import { Cancelled, TieoutError } from '../errors.ts';
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
} from './contract.ts';
import { type PoolConfig, poolLimits } from './pool-settings.ts';
import type { PoolUse } from './pool-use.ts';
import type { RowWriter, WriteTarget } from './writer-contract.ts';

/**
 * A connector whose driver is loaded when something is first asked of the database. Drivers that are seldom needed and slow to
 * load would otherwise be paid for by every command.
 */
export class LazyConnector implements Connector {
  readonly type: string;
  private readonly known: ConnectorCapabilities;
  private readonly pool: PoolConfig | undefined;
  private readonly load: () => Promise<Connector>;
  private loading: Promise<Connector> | null = null;
  private loaded: Connector | null = null;
  private closed = false;

  /** `known`: the capabilities as they are before the server was asked. */
  constructor(type: string, known: ConnectorCapabilities, pool: PoolConfig | undefined, load: () => Promise<Connector>) {
    this.type = type;
    this.known = known;
    this.pool = pool;
    this.load = load;
  }

  get capabilities(): ConnectorCapabilities {
    return this.loaded?.capabilities ?? this.known;
  }

  async *check(signal: AbortSignal): AsyncIterable<CheckStep> {
    yield* (await this.connector()).check(signal);
  }

  async listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return (await this.connector()).listDatasets(signal);
  }

  async describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return (await this.connector()).describe(dataset, signal);
  }

  async sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    return (await this.connector()).sample(dataset, limit, signal);
  }

  async measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return (await this.connector()).measureKey(dataset, columns, signal);
  }

  async extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    return (await this.connector()).extract(dataset, options, signal);
  }

  async openWriter(target: WriteTarget, signal: AbortSignal): Promise<RowWriter> {
    return (await this.connector()).openWriter(target, signal);
  }

  poolUse(): PoolUse {
    const { size, overflow } = poolLimits(this.pool);
    const unused = { inUse: 0, idle: 0, waiting: 0, opened: 0, recycled: 0, replaced: 0, failed: 0, timedOut: 0 };
    return this.loaded?.poolUse?.() ?? { size, overflow, ...unused };
  }

  /** An error of the driver's can only come once it is loaded. */
  explainError(error: unknown): TieoutError {
    if (this.loaded) return this.loaded.explainError(error);
    if (error instanceof TieoutError) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return new TieoutError('internal', 'The driver of this database could not be loaded.', 'Run npm ci again, then start Tieout again.', {
      detail,
      cause: error,
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const connector = await this.loading?.catch(() => null);
    await connector?.close();
  }

  private async connector(): Promise<Connector> {
    if (this.closed) throw new Cancelled();
    this.loading ??= this.load().then((connector) => {
      this.loaded = connector;
      return connector;
    });
    try {
      return await this.loading;
    } catch (error) {
      throw this.explainError(error);
    }
  }
}
