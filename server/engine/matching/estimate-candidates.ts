import type { KeyMeasure } from '../connectors/contract.ts';
import type { CandidateCount } from './candidate-limit.ts';

/** What each side's database counted: its blocking keys, or the similarity column where a rule has no blocking key. */
export interface MeasuredBlocks {
  source: Pick<KeyMeasure, 'rows' | 'withNull' | 'squares'>;
  target: Pick<KeyMeasure, 'rows' | 'withNull' | 'squares'>;
}

/**
 * About how many pairs a fuzzy rule would compare, from what the two databases count each for itself. They cannot see each
 * other's keys, but with s and t rows per key, Σ s·t is at most √(Σ s² · Σ t²) (Cauchy–Schwarz), and comes close to it where
 * both sides hold much the same rows. Rows that filters or earlier rules take away are still in it, so it errs on the high
 * side. A run counts exactly.
 *
 * @example 1,000 towns of 10 rows on both sides: Σ s² = Σ t² = 100,000, so 100,000 pairs.
 */
export function estimateCandidates({ source, target }: MeasuredBlocks, hasBlockingKeys: boolean): CandidateCount {
  const rows = { source: source.rows - source.withNull, target: target.rows - target.withNull };
  const every = BigInt(rows.source) * BigInt(rows.target);
  if (!hasBlockingKeys) return { ...rows, pairs: every };
  const most = BigInt(Math.round(Math.sqrt(source.squares) * Math.sqrt(target.squares)));
  return { ...rows, pairs: most < every ? most : every };
}
