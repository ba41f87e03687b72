/**
 * Which rows are selected: some by their numbers, across pages, or all that the filter means, which only the server can
 * count. `anchor` is where a range begins.
 */
export type Selection = { kind: 'rows'; seqs: ReadonlySet<number>; anchor: number | null } | { kind: 'all' };

export const nothing: Selection = { kind: 'rows', seqs: new Set(), anchor: null };
export const everything: Selection = { kind: 'all' };

/** More than these cannot be named one by one: they are a filter. */
export const MOST_SELECTED = 1_000;

export function isSelected(selection: Selection, seq: number): boolean {
  return selection.kind === 'all' || selection.seqs.has(seq);
}

export function isEmpty(selection: Selection): boolean {
  return selection.kind === 'rows' && selection.seqs.size === 0;
}

/** Adds a row or takes it away. Out of all that match, only the rows of this page stay when one is taken away. */
export function toggle(selection: Selection, seq: number, page: readonly number[]): Selection {
  const seqs = new Set(selection.kind === 'all' ? page : selection.seqs);
  if (!seqs.delete(seq)) seqs.add(seq);
  return { kind: 'rows', seqs: limited(seqs), anchor: seq };
}

/** Adds every row between the anchor and this one, as they are listed. Without an anchor on the page the range begins at `from`. */
export function extend(selection: Selection, seq: number, page: readonly number[], from: number | null): Selection {
  if (selection.kind === 'all') return selection;
  const anchor = selection.anchor !== null && page.includes(selection.anchor) ? selection.anchor : from;
  const [start, end] = [page.indexOf(anchor ?? seq), page.indexOf(seq)];
  if (end === -1) return selection;
  const range = start === -1 ? [seq] : page.slice(Math.min(start, end), Math.max(start, end) + 1);
  return { kind: 'rows', seqs: limited(new Set([...selection.seqs, ...range])), anchor: anchor ?? seq };
}

/** Selects the whole page, or takes it away when all of it is selected. */
export function togglePage(selection: Selection, page: readonly number[]): Selection {
  if (selection.kind === 'all') return nothing;
  const seqs = new Set(selection.seqs);
  const whole = page.length > 0 && page.every((seq) => seqs.has(seq));
  for (const seq of page) {
    if (whole) seqs.delete(seq);
    else seqs.add(seq);
  }
  return { kind: 'rows', seqs: limited(seqs), anchor: null };
}

/** How much of the page is selected. */
export function pageState(selection: Selection, page: readonly number[]): 'none' | 'some' | 'all' {
  if (selection.kind === 'all') return 'all';
  const count = page.filter((seq) => selection.seqs.has(seq)).length;
  if (count === 0) return 'none';
  return count === page.length ? 'all' : 'some';
}

function limited(seqs: ReadonlySet<number>): ReadonlySet<number> {
  return seqs.size <= MOST_SELECTED ? seqs : new Set([...seqs].slice(0, MOST_SELECTED));
}
