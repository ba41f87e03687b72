import { closestName } from './values/did-you-mean.ts';

/**
 * The end of a sentence about an unknown name: `; did you mean "order_id"?`, or nothing when no candidate is near.
 * @example `no column "ordr_id" in orders${didYouMean('ordr_id', columns)}`
 */
export function didYouMean(written: string, candidates: readonly string[]): string {
  // One letter is one mistake away from every other letter.
  const name = written.length < 2 ? null : closestName(written, candidates);
  return name === null ? '' : `; did you mean "${name}"?`;
}
