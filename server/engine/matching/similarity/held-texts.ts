import type { Side } from '../../plan/plan.ts';

/**
 * Similarity is counted in millionths: the measure's value from 0 to 1, rounded half up to six decimals. It is this whole
 * number that is held against the threshold, ranked, stored and multiplied with the confidence, so all landing engines agree.
 */
export const MILLIONTHS = 1_000_000;

/**
 * Characters (Unicode code points) of a text that take part; what comes after them does not count. Bounds what one pair can
 * cost; names, addresses and descriptions are shorter.
 */
export const COMPARED_CHARACTERS = 1_000;

/** A threshold from 0 to 1 in millionths: a pair of texts is similar when its similarity reaches this. */
export function thresholdMillionths(threshold: number): number {
  return Math.round(threshold * MILLIONTHS);
}

/**
 * The texts of one side of a block, with which the texts of the other side are compared one after the other. This is the
 * one definition of similarity: landing engines read rows, they do not measure.
 *
 * The measures work on code points, case counts, and no normal form is assumed. NULL is never handed in: it is similar to
 * nothing. Two empty texts have a similarity of 1, an empty one and any other of 0.
 */
export interface HeldTexts {
  readonly size: number;
  /** Begins a block in which the texts of this side are held. */
  clear(side: Side): void;
  add(text: string): void;
  /** The text of the other side that `compare` is about from now on. */
  begin(text: string): void;
  /** Calls `found` with each of the held texts `from` to before `to` that is similar enough, and its similarity. */
  compare(from: number, to: number, found: (index: number, similarity: number) => void): void;
}
