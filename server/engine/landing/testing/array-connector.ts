import { once } from 'node:events';
import type {
  ColumnDescription,
  Connector,
  Dataset,
  DatasetDescription,
  Extraction,
  ExtractOptions,
  KeyDescription,
  KeyMeasure,
  SanitisedCount,
  TextBatch,
} from '../../connectors/contract.ts';
import { readOnly } from '../../connectors/read-only.ts';
import { DEFAULT_BATCH_BYTES, encodeRow } from '../../connectors/spool.ts';
import type { RowWriter } from '../../connectors/writer-contract.ts';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import type { LogicalType } from '../../values/logical-type.ts';

/** A table in memory: canonical text or null, by column. A flag's predicate is the name of a boolean column. */
export interface ArrayTable {
  columns: Record<string, LogicalType>;
  primaryKey?: string[];
  rows: (string | null)[][];
  sanitised?: SanitisedCount[];
  /** Fails after so many rows, like a server that goes away. */
  failsAfter?: number;
  /** And not before this has come about. */
  failsOnce?: Promise<unknown>;
  /** Sends no more after so many rows until it is cancelled. */
  waitsAfter?: number;
  /** Says this many rows in its summary, whatever it sent. */
  claims?: number;
  snapshot?: boolean;
  emptyStringIsNull?: boolean;
}

/** A connector for tests of the data plane: one table, read from an array in spool form. */
export class ArrayConnector implements Connector {
  readonly type = 'array';
  readonly capabilities;
  readonly #table: ArrayTable;
  /** Extracts that were given up before their end. */
  stopped = 0;
  /** Comes about when the first row is read. */
  readonly begun: Promise<void>;
  #begin: () => void = () => undefined;

  constructor(table: ArrayTable) {
    this.#table = table;
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.capabilities = {
      dialectName: 'array',
      queries: false,
      consistentSnapshot: table.snapshot ?? true,
      cancelOnServer: true,
      inferredTypes: false,
      emptyStringIsNull: table.emptyStringIsNull ?? false,
      writes: false,
    };
  }

  description(): DatasetDescription {
    const keys: KeyDescription[] = this.#table.primaryKey ? [{ name: 'PRIMARY', columns: this.#table.primaryKey, primary: true }] : [];
    return { columns: Object.keys(this.#table.columns).map((name) => this.#column(name)), keys, rowEstimate: this.#table.rows.length };
  }

  async describe(): Promise<DatasetDescription> {
    return this.description();
  }

  async extract(_: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const flags = (options.flags ?? []).map(
      (flag): ColumnDescription => ({ name: flag.name, nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false }),
    );
    const positions = options.columns.map((name) => this.#position(name));
    const flagPositions = (options.flags ?? []).map((flag) => this.#position(flag.predicate));
    const rows = this.#table.rows
      .slice(0, options.limit)
      .map((row) => [
        ...positions.map((position) => row[position] ?? null),
        ...flagPositions.map((position) => (row[position] === 'true' ? 'true' : 'false')),
      ]);
    return {
      columns: [...options.columns.map((name) => this.#column(name)), ...flags],
      batches: this.#batches(rows, options.batchBytes, signal),
      summary: () => ({ rows: this.#table.claims ?? rows.length, sanitised: this.#table.sanitised ?? [] }),
    };
  }

  async *#batches(rows: (string | null)[][], batchBytes = DEFAULT_BATCH_BYTES, signal: AbortSignal): AsyncGenerator<TextBatch> {
    let finished = false;
    let encoded: string[] = [];
    let bytes = 0;
    const batch = () => ({ csv: Buffer.from(encoded.join('')), rows: encoded.length });
    try {
      this.#begin();
      for (const [index, row] of rows.entries()) {
        if (index === this.#table.waitsAfter) {
          if (!signal.aborted) await once(signal, 'abort');
          throwIfCancelled(signal);
        }
        if (index === this.#table.failsAfter) await this.#table.failsOnce;
        if (index === this.#table.failsAfter) throw new TieoutError('connection_lost', 'The server went away.', 'Try again.');
        const line = encodeRow(row);
        encoded.push(line);
        bytes += line.length;
        if (bytes < batchBytes) continue;
        await new Promise((resolve) => setImmediate(resolve));
        throwIfCancelled(signal);
        yield batch();
        encoded = [];
        bytes = 0;
      }
      if (encoded.length > 0) yield batch();
      finished = true;
    } finally {
      if (!finished) this.stopped += 1;
    }
  }

  #column(name: string): ColumnDescription {
    const logicalType = this.#table.columns[name]!;
    return { name, nativeType: logicalType.kind, logicalType, nullable: true };
  }

  #position(name: string): number {
    return Object.keys(this.#table.columns).indexOf(name);
  }

  async *check(): AsyncGenerator<never> {}

  async listDatasets(): Promise<[]> {
    return [];
  }

  async sample(): Promise<{ columns: []; rows: [] }> {
    return { columns: [], rows: [] };
  }

  async measureKey(): Promise<KeyMeasure> {
    return { rows: this.#table.rows.length, distinct: 0, withNull: 0, squares: 0 };
  }

  openWriter(): Promise<RowWriter> {
    return Promise.reject(readOnly('Arrays'));
  }

  explainError(error: unknown): TieoutError {
    return error instanceof TieoutError ? error : new TieoutError('internal', String(error), 'Report this.');
  }

  async close(): Promise<void> {}
}
