/**
 * How many rows of each outcome go into a sample of `cap` rows: equal shares, and what an outcome has too few rows for goes to
 * the others. The sum is `cap`, or all rows where there are no more.
 * @example sampleShares([500, 2, 90], 100) // [49, 2, 49]
 */
export function sampleShares(counts: readonly number[], cap: number): number[] {
  const shares = counts.map(() => 0);
  let left = Math.min(
    cap,
    counts.reduce((sum, count) => sum + count, 0),
  );
  while (left > 0) {
    const open = counts.flatMap((count, at) => (shares[at]! < count ? [at] : []));
    const each = Math.max(1, Math.floor(left / open.length));
    for (const at of open) {
      const more = Math.min(each, counts[at]! - shares[at]!, left);
      shares[at]! += more;
      left -= more;
    }
  }
  return shares;
}
