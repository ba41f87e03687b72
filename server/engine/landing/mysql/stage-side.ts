import type { ColumnDescription, ExtractSummary, TextBatch } from '../../connectors/contract.ts';
import { TieoutError, throwIfCancelled } from '../../errors.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import type { LandingProgress } from '../contract.ts';
import type { LandingSession } from './landing-session.ts';
import type { PlanLayout } from './row-layout.ts';
import { type LoadedRow, type LoadOptions, loadRows } from './row-loader.ts';
import { RowShaper } from './row-shaper.ts';
import { spoolRows } from './spool-rows.ts';
import { createStagingTable, stagedColumnNames } from './staging-table.ts';
import { quoteName } from './table-names.ts';

/** Rows shaped before the event loop gets its turn. */
const ROWS_AT_ONCE = 2000;

export interface StageRequest {
  session: LandingSession;
  plan: ReconcilePlan;
  layout: PlanLayout;
  side: Side;
  table: string;
  columns: ColumnDescription[];
  batches: AsyncIterable<TextBatch>;
  summary: () => ExtractSummary;
  load: LoadOptions;
  progress: LandingProgress;
  signal: AbortSignal;
}

/** What is known of a side once it is loaded. */
export interface StagedRows {
  rows: number;
  rejected: number;
  nullKeys: number;
  inactive: number;
}

/**
 * Loads one side into a new table.
 * @throws TieoutError integrity when the extract speaks of another number of rows.
 */
export async function stageSide(request: StageRequest): Promise<StagedRows> {
  const { session, plan, layout, side, table, columns, summary, progress, signal } = request;
  if (columns.length === 0) throw new TieoutError('invalid_input', `The ${side} has no columns to read.`, 'Name at least one key column.');
  assertAsPlanned(side, columns, layout);
  await session.run(`DROP TABLE IF EXISTS ${quoteName(table)}`, [], signal);
  await session.run(createStagingTable(table, plan, side), [], signal);
  const shaper = new RowShaper(plan, side, layout);
  let bytes = 0;
  async function* shaped(): AsyncGenerator<LoadedRow[]> {
    for await (const batch of request.batches) {
      throwIfCancelled(signal);
      let rows: LoadedRow[] = [];
      for (const texts of spoolRows(batch.csv)) {
        rows.push(shaper.shape(texts));
        if (rows.length < ROWS_AT_ONCE) continue;
        yield rows;
        rows = [];
      }
      if (rows.length > 0) yield rows;
      bytes += batch.csv.length;
      progress.staged(side, shaper.rows, bytes);
    }
  }
  const loaded = await loadRows(session, { table, columns: stagedColumnNames(plan, side) }, shaped(), request.load, signal);
  assertComplete(side, loaded, summary());
  progress.staged(side, loaded, bytes);
  const { rejected, nullKeys, inactive } = shaper;
  return { rows: loaded, rejected, nullKeys, inactive };
}

function assertAsPlanned(side: Side, columns: readonly ColumnDescription[], layout: PlanLayout): void {
  const planned = layout[side].columns;
  if (columns.length === planned.length && planned.every((column, at) => column.name === columns[at]!.name)) return;
  throw new TieoutError('internal', `The ${side} sends other columns than the run was planned with.`, 'Start the run again.');
}

function assertComplete(side: Side, loaded: number, summary: ExtractSummary): void {
  if (loaded === summary.rows) return;
  throw new TieoutError(
    'integrity',
    `The ${side} sent ${summary.rows} rows, but ${loaded} arrived in staging, so this run shows no numbers.`,
    'Run it again; if this repeats, report it.',
  );
}
