import { join } from 'node:path';
import type { ExtractSummary, ReadableRelation, TextBatch } from '../../connectors/contract.ts';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import type { Side } from '../../plan/plan.ts';
import type { StagedColumn } from '../../plan/staged-columns.ts';
import type { LandingProgress } from '../contract.ts';
import { explainLandingError } from './duckdb-error.ts';
import type { DuckDbStatements } from './duckdb-session.ts';
import { createStagingTable, loadSegment } from './load-sql.ts';
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

  const queue = await SegmentQueue.open(request.loaders, (segment) => loadSegment(table, columns, segment.path, segment.bytes), signal);
  let open: SpoolSegment | null = null;
  let number = 0;
  let rows = 0;
  let bytes = 0;
  try {
    for await (const batch of batches) {
      throwIfCancelled(signal);
      open ??= await SpoolSegment.create(join(request.spoolFolder, `${side}-${number++}.csv`));
      await open.append(batch.csv);
      rows += batch.rows;
      bytes += batch.csv.length;
      progress.staged(side, rows, bytes);
      if (open.bytes < SEGMENT_BYTES) continue;
      const full: SpoolSegment = open;
      open = null;
      await queue.add(full);
    }
    if (open !== null) {
      const last: SpoolSegment = open;
      open = null;
      await queue.add(last);
    }
    const loaded = await queue.drain();
    assertComplete(side, loaded, summary());
    progress.staged(side, loaded, bytes);
    return loaded;
  } catch (error) {
    await open?.remove();
    await queue.abandon();
    throw explainLandingError(error, signal);
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
