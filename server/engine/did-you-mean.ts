/**
 * The candidate a person most likely meant, or null when none is near. Case, underscores, dashes and blanks do not count;
 * otherwise up to a third of the letters may be wrong (a swap of two neighbours counts once).
 * @example nearestName('ordr_id', ['order_id', 'total']) // 'order_id'
 */
export function nearestName(wanted: string, candidates: readonly string[]): string | null {
  const simple = simplify(wanted);
  if (simple === '') return null;
  let best: string | null = null;
  let fewest = Math.max(1, Math.floor(simple.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > wanted.length) continue;
    const distance = editDistance(simple, simplify(candidate));
    if (distance < fewest) {
      best = candidate;
      fewest = distance;
    }
  }
  return best;
}

/**
 * The end of a sentence about an unknown name: `; did you mean "order_id"?`, or nothing when no candidate is near.
 * @example `no column "ordr_id" in orders${didYouMean('ordr_id', columns)}`
 */
export function didYouMean(wanted: string, candidates: readonly string[]): string {
  const name = nearestName(wanted, candidates);
  return name === null ? '' : `; did you mean "${name}"?`;
}

function simplify(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
