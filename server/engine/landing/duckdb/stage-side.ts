import { join } from 'node:path';
import type { ExtractSummary, ReadableRelation, TextBatch } from '../../connectors/contract.ts';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { LandingProgress } from '../contract.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { createStagingTable, loadSegment, loadTypedSegment } from './load-sql.ts';
import { ParquetSegment, typedBytes } from './parquet-segment.ts';
import { SegmentQueue } from './segment-queue.ts';
import { SpoolSegment } from './spool-segment.ts';
import { stageRelation } from './stage-relation.ts';

/**
 * A segment of this size is loaded while the next one is extracted. It is small because what is left at the end is loaded by itself,
 * and because its pages, once it is deleted, are at hand for the next one: with 16 MB staging takes a twentieth longer.
 */
const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface StageRequest {
  side: Side;
  /** Quoted and qualified. */
  table: string;
  columns: StagedColumn[];
  batches: AsyncIterable<TextBatch>;
  /** Taken instead of `batches` where there is one. */
  relation?: ReadableRelation | undefined;
  summary: () => ExtractSummary;
  spoolFolder: string;
  /** Each loads one segment at a time. */
  loaders: DuckDbStatements[];
  progress: LandingProgress;
  signal: AbortSignal;
}

/**
 * Extracts and loads one side; the number of rows loaded.
 * @throws TieoutError integrity when the extract speaks of another number of rows.
 */
export async function stageSide(request: StageRequest): Promise<number> {
  const { side, table, columns, batches, summary, progress, signal } = request;
  const types = columns.map((column) => column.logicalType);
  if (types.length === 0) throw new TieoutError('invalid_input', `The ${side} has no columns to read.`, 'Name at least one key column.');
  await request.loaders[0]!.run(createStagingTable(table, types), signal);
  if (request.relation !== undefined) {
    const loaded = await stageRelation(side, table, columns, request.relation, request.loaders, progress, signal);
    assertComplete(side, loaded, summary());
    return loaded;
  }

  const queue = await SegmentQueue.open(request.loaders, signal);
  const segments = new OpenSegments(request, queue);
  let rows = 0;
  try {
    for await (const batch of batches) {
      throwIfCancelled(signal);
      await segments.append(batch);
      rows += batch.rows;
      progress.staged(side, rows, segments.bytes);
    }
    await segments.end();
    const loaded = await queue.drain();
    assertComplete(side, loaded, summary());
    progress.staged(side, loaded, segments.bytes);
    return loaded;
  } catch (error) {
    await segments.abandon();
    await queue.abandon();
    throw explainLandingError(error, signal);
  }
}

/** The segments that rows are written to: one for text and one for typed rows. */
class OpenSegments {
  readonly #request: StageRequest;
  readonly #queue: SegmentQueue;
  readonly #types: LogicalType[];
  #text: SpoolSegment | null = null;
  #typed: ParquetSegment | null = null;
  #number = 0;
  /** Taken in so far. */
  bytes = 0;

  constructor(request: StageRequest, queue: SegmentQueue) {
    this.#request = request;
    this.#queue = queue;
    this.#types = request.columns.map((column) => column.logicalType);
  }

  async append({ csv, typed }: TextBatch): Promise<void> {
    const { table, columns } = this.#request;
    if (csv.length > 0) {
      this.#text ??= await SpoolSegment.create(this.#path('csv'), (path, bytes) => loadSegment(table, columns, path, bytes));
      await this.#text.append(csv);
      this.bytes += csv.length;
      if (this.#text.bytes >= SEGMENT_BYTES) await this.#addText();
    }
    if (typed !== undefined) {
      this.#typed ??= new ParquetSegment(this.#path('parquet'), this.#types, (path) => loadTypedSegment(table, columns, path));
      this.#typed.append(typed);
      this.bytes += typedBytes(typed);
      if (this.#typed.bytes >= SEGMENT_BYTES) await this.#addTyped();
    }
  }

  async end(): Promise<void> {
    await this.#addText();
    await this.#addTyped();
  }

  async abandon(): Promise<void> {
    await this.#text?.remove();
    await this.#typed?.remove();
  }

  async #addText(): Promise<void> {
    const full = this.#text;
    this.#text = null;
    if (full !== null) await this.#queue.add(full);
  }

  async #addTyped(): Promise<void> {
    const full = this.#typed;
    this.#typed = null;
    if (full !== null) await this.#queue.add(full);
  }

  #path(extension: string): string {
    return join(this.#request.spoolFolder, `${this.#request.side}-${this.#number++}.${extension}`);
  }
}

function assertComplete(side: Side, loaded: number, summary: ExtractSummary): void {
  if (loaded === summary.rows) return;
  throw new TieoutError(
    'integrity',
    `The ${side} sent ${summary.rows} rows, but ${loaded} arrived in staging, so this run shows no numbers.`,
    'Run it again; if this repeats, report it.',
  );
}
