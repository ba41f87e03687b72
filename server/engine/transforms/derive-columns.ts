import type { Extraction, TextBatch } from '../connectors/contract.ts';
import { DEFAULT_BATCH_BYTES } from '../connectors/spool.ts';
import { throwIfCancelled } from '../errors.ts';
import type { SidePlan } from '../plan/plan.ts';
import { stagedColumns } from '../plan/staged-columns.ts';
import { RowDeriver, type RowDeriverLimits } from './row-deriver.ts';
import { spoolLines, spoolText } from './spool-lines.ts';

/** Rows that are worked on before the event loop gets its turn. */
const ROWS_AT_ONCE = 2_000;

const LIMITS: RowDeriverLimits = { valueMs: 1_000, mostHanging: 20 };

/**
 * An extraction with the columns that transforms make of its rows, as staging wants them (plan/staged-columns.ts). Holds no more
 * than one batch. Without transforms it is the extraction itself, whose bytes then pass untouched.
 *
 * A value that a transform refuses makes its row a rejected one: the column of refusals says `"abc" is not a whole number
 * (to_integer, column qty)`.
 */
export function withDerivedColumns(extraction: Extraction, side: SidePlan, signal: AbortSignal, limits = LIMITS): Extraction {
  if (side.derived.length === 0) return extraction;
  const deriver = new RowDeriver(side, limits);
  return {
    columns: stagedColumns(side),
    batches: derivedBatches(extraction.batches, deriver, signal),
    summary: () => extraction.summary(),
  };
}

async function* derivedBatches(batches: AsyncIterable<TextBatch>, deriver: RowDeriver, signal: AbortSignal): AsyncGenerator<TextBatch> {
  for await (const batch of batches) {
    let made: string[] = [];
    let length = 0;
    let lines: string[] = [];
    const derive = () => {
      for (const row of deriver.rows(lines)) {
        made.push(row);
        length += row.length;
      }
      lines = [];
    };
    for (const line of spoolLines(spoolText(batch.csv))) {
      lines.push(line);
      if (lines.length < ROWS_AT_ONCE) continue;
      derive();
      if (length >= DEFAULT_BATCH_BYTES) {
        yield batchOf(made);
        made = [];
        length = 0;
      }
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
    }
    derive();
    if (made.length > 0) yield batchOf(made);
  }
}

function batchOf(rows: readonly string[]): TextBatch {
  return { csv: Buffer.from(rows.join('')), rows: rows.length };
}
