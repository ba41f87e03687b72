import type { LogicalType } from '../../values/logical-type.ts';
import type { PairComparison } from '../pair-comparison.ts';
import { comparableTextOf } from './comparable-text.ts';
import { NULL_ORDER, orderOfComparable } from './order-text.ts';
import { withinToleranceOf } from './within-tolerance.ts';

/** Comparable text, or null for NULL. */
export type Comparable = string | null;

/** How one field pair is compared, value by value. Made once per field. */
export interface FieldComparator {
  source(shown: string | null): Comparable;
  target(shown: string | null): Comparable;
  /** Whether a side's comparable text is the shown text itself, always. */
  asShown: { source: boolean; target: boolean };
  hasTolerance: boolean;
  agree(source: Comparable, target: Comparable): boolean;
  /** Texts in the order in which rows with the same key are paired. */
  order: { source(value: Comparable): string; target(value: Comparable): string };
}

/** Without a comparison only two NULLs agree. */
export function fieldComparatorOf(source: LogicalType, target: LogicalType, comparison: PairComparison | null): FieldComparator {
  if (comparison === null) return NEVER_EQUAL;
  const left = comparableTextOf(source, comparison);
  const right = comparableTextOf(target, comparison);
  const within = withinToleranceOf(source, target, comparison);
  const ordered = (type: LogicalType) => {
    const order = orderOfComparable(type, comparison);
    return (value: Comparable) => (value === null ? NULL_ORDER : order(value));
  };
  return {
    source: (shown) => (shown === null || left === null ? shown : left(shown)),
    target: (shown) => (shown === null || right === null ? shown : right(shown)),
    asShown: { source: left === null, target: right === null },
    hasTolerance: within !== null,
    agree: (one, other) => one === other || (within !== null && one !== null && other !== null && within(one, other)),
    order: { source: ordered(source), target: ordered(target) },
  };
}

/** NULL first here: what can never be equal comes after what can. */
const marked = (mark: string) => (shown: string | null) => (shown === null ? null : mark);
const markOrder = (value: Comparable) => value ?? '';

const NEVER_EQUAL: FieldComparator = {
  source: marked('1'),
  target: marked('2'),
  asShown: { source: false, target: false },
  hasTolerance: false,
  agree: (one, other) => one === null && other === null,
  order: { source: markOrder, target: markOrder },
};
