import { listOrder } from './byte-order.ts';
import type { Comparable, FieldComparator } from './field-comparator.ts';

/** A row whose key occurs more than once on either side. */
export interface TwinRow {
  row: number;
  /** Comparable texts of the compared fields, in their order. */
  fields: Comparable[];
  /** Order texts of all columns, flags included (order-text.ts): they settle ties, and after them the row's number. */
  content: string[];
}

export interface TwinPair {
  source: number;
  target: number;
}

/**
 * Pairs the rows of one key, one to one (semantics.md §2), by the rules of the embedded landing engine: equal rows first;
 * then, with tolerances, rows that are equal in the fields without one, in the order of the fields with one, as far as they
 * lie within it; then the rest in the order of their compared fields. Ties are settled by content, then by arrival.
 */
export function pairTwins(source: readonly TwinRow[], target: readonly TwinRow[], comparators: readonly FieldComparator[]): TwinPair[] {
  const pairs: TwinPair[] = [];
  let left = source.toSorted(byContent);
  let right = target.toSorted(byContent);
  const take = (found: [TwinRow, TwinRow][]) => {
    if (found.length === 0) return;
    for (const [one, other] of found) pairs.push({ source: one.row, target: other.row });
    const taken = { source: new Set(found.map(([one]) => one)), target: new Set(found.map(([, other]) => other)) };
    left = left.filter((row) => !taken.source.has(row));
    right = right.filter((row) => !taken.target.has(row));
  };

  take(ranked(left, right, (row) => JSON.stringify(row.fields)));
  if (comparators.some((field) => field.hasTolerance)) {
    const tolerant = (use: boolean) => comparators.flatMap((field, index) => (field.hasTolerance === use ? [index] : []));
    const fixed = tolerant(false);
    const inOrder = ordered(left, right, comparators, tolerant(true));
    const candidates = ranked(inOrder.source, inOrder.target, (row) => JSON.stringify(fixed.map((index) => row.fields[index])));
    take(candidates.filter(([one, other]) => comparators.every((field, index) => field.agree(one.fields[index]!, other.fields[index]!))));
  }
  const rest = ordered(
    left,
    right,
    comparators,
    comparators.map((_, index) => index),
  );
  take(ranked(rest.source, rest.target, () => ''));
  return pairs;
}

/** Rows of the same group, the first with the first and so on. */
function ranked(source: readonly TwinRow[], target: readonly TwinRow[], group: (row: TwinRow) => string): [TwinRow, TwinRow][] {
  const waiting = new Map<string, { rows: TwinRow[]; next: number }>();
  for (const row of target) {
    const key = group(row);
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, { rows: [row], next: 0 });
    else known.rows.push(row);
  }
  return source.flatMap((row): [TwinRow, TwinRow][] => {
    const partners = waiting.get(group(row));
    const partner = partners?.rows[partners.next];
    if (partners === undefined || partner === undefined) return [];
    partners.next += 1;
    return [[row, partner]];
  });
}

function byContent(one: TwinRow, other: TwinRow): number {
  return listOrder(one.content, other.content) || one.row - other.row;
}

/** In the order of the fields `by`, then of the content. */
function ordered(source: readonly TwinRow[], target: readonly TwinRow[], comparators: readonly FieldComparator[], by: number[]) {
  const sorted = (rows: readonly TwinRow[], side: 'source' | 'target') =>
    rows
      .map((row) => ({ row, place: by.map((index) => comparators[index]!.order[side](row.fields[index] ?? null)) }))
      .sort((one, other) => listOrder(one.place, other.place) || byContent(one.row, other.row))
      .map(({ row }) => row);
  return { source: sorted(source, 'source'), target: sorted(target, 'target') };
}
