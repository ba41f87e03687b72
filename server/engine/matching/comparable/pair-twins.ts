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

/** Groups that could make more pairs than this are not searched for every pair within a tolerance. */
export const MOST_TOLERANT_PAIRS = 10_000;

/**
 * Pairs the rows of one key, one to one (semantics.md §2), by the rules of the embedded landing engine: equal rows first;
 * then, with tolerances, rows that are equal in the fields without one, in the order of the fields with one, each source row
 * with the first target row that lies within it; then the rest in the order of their compared fields. Ties are settled by
 * content, then by arrival. With one such field there are as many equal pairs as there can be, with several none is left that
 * could be equal beside its partner. In groups of more than {@link MOST_TOLERANT_PAIRS} pairs rows are first numbered on both
 * sides and tried with their number only, so that the work does not grow with the square of a group.
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
    const group = ({ fields }: TwinRow) => JSON.stringify(tolerant(false).map((index) => fields[index]));
    const agree = ([one, other]: [TwinRow, TwinRow]) =>
      comparators.every((field, index) => field.agree(one.fields[index]!, other.fields[index]!));
    const groups = (large: boolean) => {
      const inOrder = ordered(left, right, comparators, tolerant(true));
      return sharedGroups(inOrder.source, inOrder.target, group).filter(
        ({ source: rows, target: partners }) => rows.length * partners.length > MOST_TOLERANT_PAIRS === large,
      );
    };
    take(groups(true).flatMap(({ source: rows, target: partners }) => ranked(rows, partners, () => '').filter(agree)));
    take(groups(false).flatMap(({ source: rows, target: partners }) => firstThatAgree(rows, partners, agree)));
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

/** Rows of both sides by their group, where both have some. */
function sharedGroups(source: readonly TwinRow[], target: readonly TwinRow[], group: (row: TwinRow) => string) {
  const groups = new Map<string, { source: TwinRow[]; target: TwinRow[] }>();
  for (const row of source) {
    const key = group(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { source: [row], target: [] });
    else known.source.push(row);
  }
  for (const row of target) groups.get(group(row))?.target.push(row);
  return [...groups.values()].filter((rows) => rows.target.length > 0);
}

/** Each source row with the first target row that is left and agrees with it. */
function firstThatAgree(
  source: readonly TwinRow[],
  target: readonly TwinRow[],
  agree: (pair: [TwinRow, TwinRow]) => boolean,
): [TwinRow, TwinRow][] {
  const open = [...target];
  return source.flatMap((row): [TwinRow, TwinRow][] => {
    const at = open.findIndex((other) => agree([row, other]));
    return at === -1 ? [] : [[row, open.splice(at, 1)[0]!]];
  });
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
