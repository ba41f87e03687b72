import type { SampledOutcome } from './contract.ts';

export interface FittingSample {
  rows: SampledOutcome[];
  /** Rows left out because the document would have grown too large. */
  leftOut: number;
}

/** Bytes of an element of an array besides the document itself: its type, its place as text and an ending zero. */
const ELEMENT_BYTES = 12;

/** As many rows, from the front, as fit into `budget` bytes; a row that is too large by itself is stepped over. */
export function fitSample(sample: readonly SampledOutcome[], budget: number, sizeOf: (row: SampledOutcome) => number): FittingSample {
  const rows: SampledOutcome[] = [];
  let left = budget;
  for (const row of sample) {
    const size = sizeOf(row) + ELEMENT_BYTES;
    if (size > left) continue;
    left -= size;
    rows.push(row);
  }
  return { rows, leftOut: sample.length - rows.length };
}
