import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../errors.ts';
import type { SimilarityPlan } from '../../plan/plan.ts';
import { holdTexts } from './similarity.ts';

/**
 * Rows that a fuzzy rule may pair, column by column. Across all batches rows come block by block (rows of one block have the
 * same blocking key), and in each block first the rows that are held: those of the side that has fewer, the source's where
 * both have as many. So at most the square root of the pairs of a block are in memory.
 */
export interface CandidateRows {
  /** Any number that differs from the block before. */
  block: readonly number[];
  side: readonly ('source' | 'target')[];
  held: readonly boolean[];
  row: readonly number[];
  /** Not NULL; more than COMPARED_CHARACTERS are not looked at. */
  text: readonly string[];
}

/** Pairs of rows that are similar enough, column by column, in no order. */
export interface SimilarPairs {
  source: number[];
  target: number[];
  /** In millionths. */
  similarity: number[];
}

/** Pairs in one batch; one may have a few more. */
const BATCH_PAIRS = 8_192;
/** Held texts compared before the clock is looked at. */
const SLICE_TEXTS = 256;
/** Other work of this process (leases, progress, cancelling) waits no longer than about this. */
const BREATH_MS = 20;
/** How often the caller is told how far it is. */
const TELL_MS = 500;

/**
 * Compares each row of a block with each row of its other side. `compared` is told now and then how many pairs that were so far.
 * @throws Cancelled when the signal fires, also in the middle of a block.
 */
export async function* similarPairs(
  batches: AsyncIterable<CandidateRows>,
  { measure, threshold }: Pick<SimilarityPlan, 'measure' | 'threshold'>,
  signal: AbortSignal,
  compared: (pairs: number) => void = () => undefined,
): AsyncGenerator<SimilarPairs> {
  const texts = holdTexts(measure, threshold);
  let heldRows: number[] = [];
  let block: number | null = null;
  let pairs: SimilarPairs = { source: [], target: [], similarity: [] };
  let breathed = performance.now();
  let told = breathed;
  let done = 0;
  for await (const batch of batches) {
    for (const [at, text] of batch.text.entries()) {
      const side = batch.side[at]!;
      const row = batch.row[at]!;
      if (batch.block[at] !== block) {
        block = batch.block[at]!;
        heldRows = [];
        texts.clear(batch.held[at] === (side === 'source') ? 'source' : 'target');
      }
      if (batch.held[at]) {
        texts.add(text);
        heldRows.push(row);
        continue;
      }
      const { source, target, similarity } = pairs;
      const found = (index: number, millionths: number) => {
        const held = heldRows[index]!;
        source.push(side === 'source' ? row : held);
        target.push(side === 'source' ? held : row);
        similarity.push(millionths);
      };
      texts.begin(text);
      for (let from = 0; from < texts.size; from += SLICE_TEXTS) {
        texts.compare(from, Math.min(from + SLICE_TEXTS, texts.size), found);
        if (performance.now() - breathed < BREATH_MS) continue;
        await setImmediate();
        throwIfCancelled(signal);
        breathed = performance.now();
        if (breathed - told < TELL_MS) continue;
        compared(done + from);
        told = breathed;
      }
      done += texts.size;
      if (pairs.source.length < BATCH_PAIRS) continue;
      yield pairs;
      pairs = { source: [], target: [], similarity: [] };
    }
  }
  if (pairs.source.length > 0) yield pairs;
}
