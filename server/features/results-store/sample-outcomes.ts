import type { OutcomeReader } from '#server/engine/landing/contract.ts';
import { type SampledOutcome, sampledOutcome } from '#server/engine/results-store/contract.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { sampleShares } from './sample-shares.ts';

const ROWS_PER_PAGE = 100;
/** Characters of JSON: more can never fit into one document, and must not be held in memory. */
const MOST_TEXT = 16_000_000;

/** Up to `cap` rows that differ, some of every kind, the kinds one after the other. */
export async function sampleOutcomes(
  landing: OutcomeReader,
  document: RunDocument,
  cap: number,
  signal: AbortSignal,
): Promise<SampledOutcome[]> {
  const kinds = [
    ['mismatched', document.mismatched_count],
    ['source_only', document.unmatched_source_count],
    ['target_only', document.unmatched_target_count],
    ['rejected_source', document.rejected_source_count],
    ['rejected_target', document.rejected_target_count],
  ] as const;
  const shares = sampleShares(
    kinds.map(([, count]) => count),
    cap,
  );
  const rows: SampledOutcome[] = [];
  let text = 0;
  for (const [at, [outcome]] of kinds.entries()) {
    let wanted = shares[at] ?? 0;
    let cursor: string | null = null;
    while (wanted > 0 && text < MOST_TEXT) {
      const page = await landing.page(
        { executionId: document.execution_id },
        { outcomes: [outcome], limit: Math.min(wanted, ROWS_PER_PAGE), ...(cursor === null ? {} : { cursor }) },
        signal,
      );
      const found = page.rows.map(sampledOutcome);
      for (const row of found) text += JSON.stringify(row).length;
      rows.push(...found);
      wanted -= found.length;
      cursor = page.next;
      if (cursor === null || found.length === 0) break;
    }
  }
  return rows;
}
